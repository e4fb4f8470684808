#pragma once
// What the edge's tests stand on: a small gRPC service, a client that sends exactly the bytes it is
// told to, and an edge between them.
#include <arpa/inet.h>
#include <google/protobuf/text_format.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "google/rpc/error_details.pb.h"
#include "interlock/edgetest/v1/edgetest.pb.h"
#include "libs/chassis/http/edge.h"
#include "libs/chassis/wire.h"

namespace interlock {

using edgetest::v1::ListValvesRequest;
using edgetest::v1::ListValvesResponse;
using edgetest::v1::OpenValveRequest;
using nlohmann::json;

inline constexpr char kService[] = "/interlock.edgetest.v1.ValveService/";

// Answers any method by its name, and keeps the metadata of the last call.
class ValveServer : public grpc::CallbackGenericService {
 public:
  ValveServer() {
    grpc::ServerBuilder builder;
    builder.RegisterCallbackGenericService(this);
    server_ = builder.BuildAndStart();
  }
  ~ValveServer() override { server_->Shutdown(std::chrono::system_clock::now()); }
  std::shared_ptr<grpc::Channel> Channel() { return server_->InProcessChannel({}); }
  std::string Metadata(const std::string& key) {
    std::lock_guard guard(mutex_);
    auto found = metadata_.find(key);
    return found == metadata_.end() ? "(none)" : found->second;
  }
  int calls() {
    std::lock_guard guard(mutex_);
    return calls_;
  }

 private:
  class Reactor : public grpc::ServerGenericBidiReactor {
   public:
    Reactor(ValveServer& server, grpc::GenericCallbackServerContext* context)
        : server_(server), context_(context) {
      StartRead(&request_);
    }
    void OnReadDone(bool ok) override {
      if (!ok) return Finish(grpc::Status(grpc::StatusCode::INTERNAL, "no request"));
      server_.Note(*context_);
      const std::string method = context_->method().substr(sizeof kService - 1);
      if (method == "OpenValve") return OpenValve();
      if (method == "GetValve" || method == "ReadSign") return GetValve();
      if (method == "ListValves") return ListValves();
      if (method == "ExportValves") return ExportValves();
      Finish(grpc::Status(grpc::StatusCode::UNIMPLEMENTED, "not here"));
    }
    void OnDone() override { delete this; }

   private:
    template <class M>
    M Read() {
      M message;
      EXPECT_TRUE(ReadMessage(request_, message));
      return message;
    }
    void Answer(const google::protobuf::Message& message) {
      reply_ = WriteMessage(message);
      StartWriteAndFinish(&reply_, {}, grpc::Status::OK);
    }
    void OpenValve() {
      const auto request = Read<OpenValveRequest>();
      if (request.turns() > 12) {
        google::rpc::Status refusal;
        EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
            R"pb(code: 9
                 message: "The valve has twelve turns only."
                 details {
                   [type.googleapis.com/google.rpc.ErrorInfo] {
                     reason: "TURNS_TOO_MANY"
                     domain: "interlock"
                     metadata { key: "clause" value: "1910.119(j)" }
                   }
                 })pb",
            &refusal));
        return Finish(grpc::Status(grpc::StatusCode::FAILED_PRECONDITION, refusal.message(),
                                   refusal.SerializeAsString()));
      }
      if (request.valve_id() == "stuck") return;  // Until the deadline cancels it.
      context_->AddTrailingMetadata("interlock-version", "3");
      core::v1::Receipt receipt;
      receipt.set_stream("valve-" + request.valve_id());
      receipt.set_version(3);
      Answer(receipt);
    }
    void OnCancel() override {
      if (context_->method() == std::string(kService) + "OpenValve")
        Finish(grpc::Status(grpc::StatusCode::CANCELLED, "cancelled"));
    }
    void GetValve() {
      const auto request = Read<core::v1::GetRequest>();
      if (request.id() == "none")
        return Finish(grpc::Status(grpc::StatusCode::NOT_FOUND, "There is no valve none."));
      context_->AddTrailingMetadata("interlock-version", "7");
      edgetest::v1::Valve valve;
      valve.set_valve_id(request.id());
      valve.set_opened_at_ms(request.known_at_ms());
      Answer(valve);
    }
    void ListValves() {
      ListValvesResponse response;
      *response.mutable_asked() = Read<ListValvesRequest>();
      Answer(response);
    }

    void ExportValves() {
      core::v1::FileContent file;
      file.set_file_name("valves\"\r\n.csv");
      file.set_media_type("text/csv; charset=utf-8");
      file.set_content("id,turns\r\nV1,3\r\n");
      Answer(file);
    }

    ValveServer& server_;
    grpc::GenericCallbackServerContext* const context_;
    grpc::ByteBuffer request_, reply_;
  };

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    return new Reactor(*this, context);
  }
  void Note(const grpc::GenericCallbackServerContext& context) {
    std::lock_guard guard(mutex_);
    ++calls_;
    metadata_.clear();
    for (const auto& [key, value] : context.client_metadata())
      metadata_[std::string(key.data(), key.size())] = std::string(value.data(), value.size());
  }

  std::mutex mutex_;
  int calls_ = 0;
  std::map<std::string, std::string> metadata_;
  std::unique_ptr<grpc::Server> server_;
};

class MapBlobs : public Blobs {
 public:
  absl::StatusOr<std::string> Put(const std::string& bytes) override {
    const std::string name(64, "0123456789abcdef"[bytes.size() % 16]);
    std::lock_guard guard(mutex_);
    blobs_[name] = bytes;
    return name;
  }
  absl::StatusOr<std::string> Get(const std::string& sha256) override {
    std::lock_guard guard(mutex_);
    auto found = blobs_.find(sha256);
    if (found == blobs_.end()) return absl::NotFoundError(sha256);
    return found->second;
  }
  absl::StatusOr<bool> Has(const std::string& sha256) override { return Get(sha256).ok(); }

 private:
  std::mutex mutex_;
  std::map<std::string, std::string> blobs_;
};

class LocalPush : public Push {
 public:
  void Publish(const std::string& topic, const std::string& message) override {
    if (listener_) listener_(topic, message);
  }
  std::unique_ptr<Subscription> Subscribe(Listener listener) override {
    listener_ = std::move(listener);
    return std::make_unique<Subscription>();
  }

 private:
  Listener listener_;
};

struct Reply {
  int status = 0;
  std::map<std::string, std::string> headers;  // Names in lower case.
  std::string body;
  json Json() const { return json::parse(body, nullptr, false); }
};

// A client that sends exactly the bytes it is told to.
class Wire {
 public:
  explicit Wire(int port) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(uint16_t(port));
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{20, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ = connect(fd_, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0;
  }
  Wire(const Wire&) = delete;
  ~Wire() { close(fd_); }
  bool connected() const { return connected_; }

  void Send(const std::string& bytes) {
    for (size_t sent = 0; sent < bytes.size();) {
      const ssize_t put = send(fd_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (put <= 0) return;
      sent += size_t(put);
    }
  }
  // False at the end of the stream.
  bool More() {
    char bytes[65536];
    const ssize_t got = recv(fd_, bytes, sizeof bytes, 0);
    if (got > 0) in_.append(bytes, size_t(got));
    return got > 0;
  }
  std::string ReadUntil(const std::string& mark) {
    while (in_.find(mark) == in_.npos)
      if (!More()) return std::exchange(in_, "");
    const size_t end = in_.find(mark) + mark.size();
    std::string text = in_.substr(0, end);
    in_.erase(0, end);
    return text;
  }
  Reply Receive(bool bodyless = false) {
    Reply reply;
    const std::string head = ReadUntil("\r\n\r\n");
    if (head.size() < 12) return reply;
    reply.status = std::stoi(head.substr(9, 3));
    for (size_t at = head.find("\r\n") + 2; at + 2 < head.size();) {
      const size_t end = head.find("\r\n", at), colon = head.find(':', at);
      std::string name = head.substr(at, colon - at);
      for (char& c : name) c = char(std::tolower(c));
      reply.headers[name] = head.substr(colon + 2, end - colon - 2);
      at = end + 2;
    }
    if (bodyless || !reply.headers.contains("content-length")) return reply;
    const size_t size = std::stoul(reply.headers["content-length"]);
    while (in_.size() < size && More()) {
    }
    reply.body = in_.substr(0, size);
    in_.erase(0, size);
    return reply;
  }
  bool AtEnd() { return in_.empty() && !More(); }

 private:
  int fd_;
  bool connected_;
  std::string in_;
};

class EdgeTest : public testing::Test {
 protected:
  using Headers = std::vector<std::pair<std::string, std::string>>;

  void SetUp() override {
    folder_ = testing::TempDir() + "edge_XXXXXX";
    ASSERT_NE(mkdtemp(folder_.data()), nullptr);
    tokens_ = *TokenBook::Open(folder_ + "/tokens.json");
    token_ = tokens_->OwnerToken();
    sign_in_ = std::make_unique<SignIn>(*tokens_, [] { return 1000; });
    Start();
  }
  void TearDown() override {
    edge_.reset();
    std::filesystem::remove_all(folder_);
  }
  void Start() {
    edge_.reset();
    auto edge = HttpEdge::Start(
        options_, {.services = {edgetest::v1::OpenValveRequest::descriptor()->file()->service(0)},
                   .channel = valves_.Channel(),
                   .blobs = blobs_,
                   .push = push_,
                   .sign_in = *sign_in_,
                   .metrics = [] { return std::string("interlock_up 1\n"); },
                   .ready = [this] { return ready_; },
                   .access = access_});
    ASSERT_TRUE(edge.ok()) << edge.status();
    edge_ = *std::move(edge);
  }
  std::string Host() const { return "localhost:" + std::to_string(edge_->port()); }
  std::string Text(const std::string& method, const std::string& target, const Headers& headers,
                   const std::string& body = "") const {
    std::string text = method + " " + target + " HTTP/1.1\r\nHost: " + Host() + "\r\n";
    for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
    if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return text + "\r\n" + body;
  }
  // As a program that holds a token.
  Reply Ask(const std::string& method, const std::string& target, Headers headers = {},
            const std::string& body = "") {
    headers.emplace_back("Authorization", "Bearer " + token_);
    if (!body.empty() && std::none_of(headers.begin(), headers.end(),
                                      [](auto& h) { return h.first == "Content-Type"; }))
      headers.emplace_back("Content-Type", "application/json");
    return AskAsStranger(method, target, headers, body);
  }
  Reply AskAsStranger(const std::string& method, const std::string& target,
                      const Headers& headers = {}, const std::string& body = "") {
    Wire wire(edge_->port());
    wire.Send(Text(method, target, headers, body));
    return wire.Receive(method == "HEAD");
  }
  Reply Open(const std::string& body, Headers headers = {}, const std::string& valve = "V1") {
    headers.emplace_back("Idempotency-Key", "k-1");
    return Ask("POST", "/v1/valves/" + valve + ":open", headers, body);
  }

  EdgeOptions options_;
  std::string folder_, token_;
  absl::Status ready_;
  AccessLog access_;
  ValveServer valves_;
  MapBlobs blobs_;
  LocalPush push_;
  std::unique_ptr<TokenBook> tokens_;
  std::unique_ptr<SignIn> sign_in_;
  std::unique_ptr<HttpEdge> edge_;
};

}  // namespace interlock
