#include "libs/ports/sha256.h"

#include <openssl/evp.h>

#include <cstdlib>
#include <memory>

namespace interlock {

std::string Sha256(std::string_view bytes) {
  // OpenSSL's SHA256() looks its algorithm up in each call, under a lock that all threads share.
  static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
      EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::string digest(kSha256Bytes, '\0');
  if (EVP_DigestInit_ex2(context.get(), algorithm, nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr) !=
          1)
    std::abort();  // Without digests there is no chain: nothing here may go on.
  return digest;
}

}  // namespace interlock
