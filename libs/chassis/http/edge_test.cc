// The edge over real sockets, in front of a small gRPC service.
#include "libs/chassis/http/edge.h"

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
#include "libs/chassis/wire.h"

namespace interlock {
namespace {

using edgetest::v1::ListValvesRequest;
using edgetest::v1::ListValvesResponse;
using edgetest::v1::OpenValveRequest;
using nlohmann::json;

constexpr char kService[] = "/interlock.edgetest.v1.ValveService/";

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
      if (method == "GetValve") return GetValve();
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
                   .ready = [this] { return ready_; }});
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
  ValveServer valves_;
  MapBlobs blobs_;
  LocalPush push_;
  std::unique_ptr<TokenBook> tokens_;
  std::unique_ptr<SignIn> sign_in_;
  std::unique_ptr<HttpEdge> edge_;
};

// Methods
// ------------------------------------------------------------------------------------------

TEST_F(EdgeTest, ACommandAnswersWithItsReceiptAndVersion) {
  const Reply reply = Open(R"({"site_id": "S1", "turns": 3})");
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.Json()["stream"], "valve-V1");
  EXPECT_EQ(reply.Json()["version"], "3");
  EXPECT_EQ(reply.headers.at("etag"), "\"3\"");
  EXPECT_EQ(reply.headers.at("content-type"), "application/json");
}

TEST_F(EdgeTest, HeadersBecomeMetadata) {
  const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const Reply reply = Open(
      "{}",
      {{"If-Match", "\"5\""}, {"traceparent", trace}, {"Wait-For", "metrics/0/5, incidents/1/9"}});
  EXPECT_EQ(valves_.Metadata("wait-for"), "metrics/0/5,incidents/1/9");
  EXPECT_EQ(valves_.Metadata("authorization"), "Bearer " + token_);
  EXPECT_EQ(valves_.Metadata("idempotency-key"), "k-1");
  EXPECT_EQ(valves_.Metadata("if-version"), "5");
  EXPECT_EQ(valves_.Metadata("traceparent"), trace);
  EXPECT_EQ(reply.headers.at("traceparent"), trace);
  Open("{}", {{"If-None-Match", "*"}});
  EXPECT_EQ(valves_.Metadata("if-version"), "-1");
  Ask("GET", "/v1/valves/V1");
  EXPECT_EQ(valves_.Metadata("if-version"), "(none)");
  EXPECT_EQ(valves_.Metadata("traceparent").size(), 55u);
}

TEST_F(EdgeTest, ACommandNeedsAnIdempotencyKey) {
  const Reply reply = Ask("POST", "/v1/valves/V1:open", {}, "{}");
  EXPECT_EQ(reply.status, 428);
  EXPECT_EQ(reply.Json()["reason"], "IDEMPOTENCY_KEY_MISSING");
  EXPECT_EQ(valves_.calls(), 0);
  EXPECT_EQ(Ask("POST", "/v1/valves:search", {}, "{}").status, 200);
}

TEST_F(EdgeTest, ARefusalIsAProblemWithReasonAndClause) {
  const Reply reply = Open(R"({"turns": 13})");
  EXPECT_EQ(reply.status, 409);
  EXPECT_EQ(reply.headers.at("content-type"), "application/problem+json");
  EXPECT_EQ(reply.Json()["reason"], "TURNS_TOO_MANY");
  EXPECT_EQ(reply.Json()["clause"], "1910.119(j)");
  EXPECT_EQ(reply.Json()["detail"], "The valve has twelve turns only.");
  EXPECT_EQ(reply.Json()["trace"], reply.headers.at("traceparent").substr(3, 32));
}

TEST_F(EdgeTest, AReadHasAnEtagAndIsNotSentTwice) {
  const Reply first = Ask("GET", "/v1/valves/V%3A1?known_at_ms=17");
  EXPECT_EQ(first.Json()["valve_id"], "V:1");
  EXPECT_EQ(first.Json()["opened_at_ms"], "17");
  EXPECT_EQ(first.headers.at("etag"), "\"7\"");
  const Reply again = Ask("GET", "/v1/valves/V1", {{"If-None-Match", "\"6\", W/\"7\""}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(Ask("GET", "/v1/valves/V1", {{"If-None-Match", "\"6\""}}).status, 200);
  EXPECT_EQ(Ask("GET", "/v1/valves/none").status, 404);
}

TEST_F(EdgeTest, QueryParametersFillTheRequest) {
  const Reply reply = Ask("GET", "/v1/valves?kind=KIND_BALL&kind=1&page.limit=5&open=true");
  const json asked = reply.Json()["asked"];
  EXPECT_EQ(asked["kind"], json({"KIND_BALL", "KIND_GATE"}));
  EXPECT_EQ(asked["page"]["limit"], 5);
  EXPECT_EQ(asked["open"], true);
}

TEST_F(EdgeTest, AFileIsSentAsItIs) {
  const Reply reply = Ask("GET", "/v1/valves.csv?open=true", {{"Accept", "text/csv"}});
  EXPECT_EQ(reply.body, "id,turns\r\nV1,3\r\n");
  EXPECT_EQ(reply.headers.at("content-type"), "text/csv; charset=utf-8");
  EXPECT_EQ(reply.headers.at("content-disposition"), "attachment; filename=\"valves___.csv\"");
}

TEST_F(EdgeTest, AnUnknownParameterIsNamedWithTheNearest) {
  const Reply reply = Ask("GET", "/v1/valves?pgae.limit=5");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.Json()["violations"][0]["field"], "pgae.limit");
  EXPECT_NE(reply.Json()["detail"].get<std::string>().find("\"page\""), std::string::npos);
}

TEST_F(EdgeTest, ADeadlineIsKept) {
  const Reply reply = Open("{}", {{"Request-Timeout", "0.05"}}, "stuck");
  EXPECT_EQ(reply.status, 504);
  EXPECT_EQ(Open("{}", {{"Request-Timeout", "soon"}}).status, 400);
}

TEST_F(EdgeTest, HeadIsGetWithoutABody) {
  const Reply get = Ask("GET", "/v1/valves/V1"), head = Ask("HEAD", "/v1/valves/V1");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("content-length"), std::to_string(get.body.size()));
  EXPECT_EQ(head.headers.at("etag"), get.headers.at("etag"));
}

TEST_F(EdgeTest, OptionsAndWrongMethodsSayWhatIsAllowed) {
  const Reply options = Ask("OPTIONS", "/v1/valves/V1");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.headers.at("allow"), "GET, HEAD, OPTIONS");
  const Reply wrong = Ask("DELETE", "/v1/valves/V1");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.headers.at("allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(Ask("POST", "/v1/valves/V1:explode", {}, "{}").status, 404);
  EXPECT_EQ(Ask("GET", "/v1/nothing").status, 404);
  EXPECT_EQ(Ask("GET", "/v1/nothing", {{"Accept", "text/html"}}).status, 404);
}

TEST_F(EdgeTest, OnlyJsonIsTakenAndGiven) {
  EXPECT_EQ(Open("<x/>", {{"Content-Type", "application/xml"}}).status, 415);
  EXPECT_EQ(Open("{}", {{"Content-Encoding", "gzip"}}).status, 415);
  EXPECT_EQ(Open("{}", {{"Content-Type", "application/json; charset=utf-8"}}).status, 200);
  EXPECT_EQ(Ask("GET", "/v1/valves/V1", {{"Accept", "image/png"}}).status, 406);
  EXPECT_EQ(Ask("GET", "/v1/valves/V1", {{"Accept", "application/json;q=0, */*;q=0"}}).status, 406);
}

TEST_F(EdgeTest, OpenApiListsEveryServedMethod) {
  const Reply reply = AskAsStranger("GET", "/openapi.json");
  const json document = reply.Json();
  ASSERT_EQ(document["openapi"], "3.1.0");
  const json open = document["paths"]["/v1/valves/{valve_id}:open"]["post"];
  EXPECT_EQ(open["x-roles"], json({"operator"}));
  const json body = open["requestBody"]["content"]["application/json"]["schema"];
  EXPECT_EQ(body["properties"]["turns"]["maximum"], 12);
  EXPECT_EQ(body["required"], json({"site_id"}));
  EXPECT_FALSE(body["properties"].contains("valve_id"));
  EXPECT_EQ(document["paths"].size(), 6u);
  EXPECT_FALSE(document["components"]["schemas"]["core.v1.Receipt"].is_null());
}

// Sign-in
// ------------------------------------------------------------------------------------------

TEST_F(EdgeTest, NobodyIsServedWithoutAToken) {
  for (const char* path : {"/v1/valves/V1", "/v1/me", "/v1/live", "/v1/attachments/x"}) {
    const Reply reply = AskAsStranger("GET", path);
    EXPECT_EQ(reply.status, 401) << path;
    EXPECT_EQ(reply.headers.at("www-authenticate"), "Bearer");
  }
  EXPECT_EQ(AskAsStranger("GET", "/v1/me", {{"Authorization", "Bearer wrong"}}).status, 401);
  EXPECT_EQ(AskAsStranger("GET", "/v1/me", {{"Authorization", "Basic " + token_}}).status, 401);
}

TEST_F(EdgeTest, MeTellsActorAndGrants) {
  EXPECT_EQ(Ask("GET", "/v1/me").Json(),
            json({{"actor", "owner"}, {"grants", {{{"role", "administrator"}, {"site", "*"}}}}}));
}

TEST_F(EdgeTest, ALinkSignsThePageInOnce) {
  const std::string path = "/signin?code=" + sign_in_->NewCode(token_);
  EXPECT_EQ(AskAsStranger("HEAD", path).status, 401);
  const Reply opened = AskAsStranger("GET", path);
  EXPECT_EQ(opened.status, 303);
  EXPECT_EQ(opened.headers.at("location"), "/");
  const std::string cookie = opened.headers.at("set-cookie");
  EXPECT_NE(cookie.find("; HttpOnly; SameSite=Strict"), std::string::npos);
  EXPECT_EQ(AskAsStranger("GET", path).status, 401);

  const std::string pair = cookie.substr(0, cookie.find(';'));
  EXPECT_EQ(AskAsStranger("GET", "/v1/me", {{"Cookie", pair}}).Json()["actor"], "owner");
  const std::string origin = "http://" + Host();
  EXPECT_EQ(AskAsStranger("POST", "/signout", {{"Cookie", pair}}).status, 403);
  EXPECT_EQ(AskAsStranger("POST", "/signout", {{"Cookie", pair}, {"Origin", origin}}).status, 204);
  EXPECT_EQ(AskAsStranger("GET", "/v1/me", {{"Cookie", pair}}).status, 401);
}

TEST_F(EdgeTest, ACookieIsGoodForThePageOnly) {
  const auto session = sign_in_->Redeem(sign_in_->NewCode(token_));
  const std::string pair = "a=b; interlock_" + std::to_string(edge_->port()) + "=" + *session;
  const auto open = [&](Headers headers) {
    headers.insert(
        headers.end(),
        {{"Cookie", pair}, {"Idempotency-Key", "k"}, {"Content-Type", "application/json"}});
    return AskAsStranger("POST", "/v1/valves/V1:open", headers, "{}").status;
  };
  EXPECT_EQ(open({}), 403);
  EXPECT_EQ(open({{"Origin", "http://evil.example"}}), 403);
  EXPECT_EQ(open({{"Origin", "null"}}), 403);
  EXPECT_EQ(open({{"Origin", "http://localhost:1"}}), 403);
  EXPECT_EQ(open({{"Origin", "http://" + Host()}, {"Sec-Fetch-Site", "same-site"}}), 403);
  EXPECT_EQ(open({{"Sec-Fetch-Site", "cross-site"}}), 403);
  EXPECT_EQ(open({{"Origin", "http://" + Host()}, {"Sec-Fetch-Site", "same-origin"}}), 200);
  EXPECT_EQ(open({{"Origin", "http://" + Host()}}), 200);
}

TEST_F(EdgeTest, OtherHostsAreNotServed) {
  Wire wire(edge_->port());
  wire.Send("GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  EXPECT_EQ(wire.Receive().status, 421);
  for (const char* host : {"127.0.0.1", "[::1]:80", "LOCALHOST"}) {
    Wire right(edge_->port());
    right.Send(std::string("GET /healthz HTTP/1.1\r\nHost: ") + host + "\r\n\r\n");
    EXPECT_EQ(right.Receive().status, 200) << host;
  }
  for (const char* bad : {"GET /healthz HTTP/1.1\r\n\r\n",
                          "GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
                          "GET /healthz HTTP/1.1\r\nHost: localhost:80@evil\r\n\r\n"}) {
    Wire wrong(edge_->port());
    wrong.Send(bad);
    EXPECT_EQ(wrong.Receive().status, 400) << bad;
  }
}

TEST_F(EdgeTest, OnlyTheLoopbackIsBoundUnlessSaidOtherwise) {
  auto edge = HttpEdge::Start({.address = "0.0.0.0"}, {.services = {},
                                                       .channel = valves_.Channel(),
                                                       .blobs = blobs_,
                                                       .push = push_,
                                                       .sign_in = *sign_in_});
  EXPECT_FALSE(edge.ok());
}

// Attachments
// --------------------------------------------------------------------------------------

TEST_F(EdgeTest, AnAttachmentComesBackAsItWas) {
  const std::string png = std::string("\x89PNG\r\n\x1a\n", 8) + std::string(2 << 20, 'x');
  const Reply stored = Ask("POST", "/v1/attachments", {{"Content-Type", "image/png"}}, png);
  ASSERT_EQ(stored.status, 201) << stored.body;
  EXPECT_EQ(stored.Json()["size_bytes"], std::to_string(png.size()));
  EXPECT_EQ(stored.Json()["media_type"], "image/png");
  const Reply fetched = Ask("GET", stored.headers.at("location"));
  EXPECT_EQ(fetched.body, png);
  EXPECT_EQ(fetched.headers.at("content-type"), "image/png");
  EXPECT_EQ(fetched.headers.at("content-security-policy"), "default-src 'none'; sandbox");
  EXPECT_TRUE(fetched.headers.at("content-disposition").starts_with("inline"));
  EXPECT_EQ(
      Ask("GET", stored.headers.at("location"), {{"If-None-Match", fetched.headers.at("etag")}})
          .status,
      304);
}

TEST_F(EdgeTest, AnAttachmentMustBeWhatItIsSaidToBe) {
  const auto store = [&](const char* type, const std::string& bytes) {
    return Ask("POST", "/v1/attachments", {{"Content-Type", type}}, bytes).status;
  };
  EXPECT_EQ(store("image/png", "<script>alert(1)</script>"), 415);
  EXPECT_EQ(store("image/svg+xml", "<svg/>"), 415);
  EXPECT_EQ(store("text/html", "<p>"), 415);
  EXPECT_EQ(store("text/plain", "caf\xff"), 415);
  EXPECT_EQ(store("text/csv", "a,b\r\n1,2\r\n"), 201);
  EXPECT_EQ(store("application/pdf", "%PDF-1.7 ..."), 201);
  EXPECT_EQ(Ask("GET", "/v1/attachments/../../etc/passwd").status, 404);
  EXPECT_EQ(Ask("GET", "/v1/attachments/" + std::string(64, 'z')).status, 404);
}

TEST_F(EdgeTest, AnAttachmentTooLargeIsRefusedBeforeItIsSent) {
  Wire wire(edge_->port());
  wire.Send(
      "POST /v1/attachments HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n"
      "Authorization: Bearer " +
      token_ + "\r\nContent-Length: 99999999999\r\n\r\n");
  EXPECT_EQ(wire.Receive().status, 413);
  Wire stranger(edge_->port());
  stranger.Send(
      "POST /v1/attachments HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n"
      "Content-Length: 20000000\r\n\r\n");
  EXPECT_EQ(stranger.Receive().status, 401);
}

TEST_F(EdgeTest, AttachmentsNeedARole) {
  token_ = *tokens_->Add("svc", {{"service", "*"}});
  EXPECT_EQ(Ask("POST", "/v1/attachments", {{"Content-Type", "text/plain"}}, "x").status, 403);
}

// Live
// ---------------------------------------------------------------------------------------------

TEST_F(EdgeTest, ListenersHearWhatTheyMaySee) {
  const std::string narrow = *tokens_->Add("p-1", {{"reader", "S1"}});
  std::vector<std::unique_ptr<Wire>> wires;
  for (int i = 0; i < 40; ++i) {
    wires.push_back(std::make_unique<Wire>(edge_->port()));
    wires.back()->Send(
        Text("GET", "/v1/live", {{"Authorization", "Bearer " + (i == 0 ? narrow : token_)}}));
    EXPECT_NE(wires.back()->ReadUntil("listening\n\n").find("text/event-stream"),
              std::string::npos);
  }
  push_.Publish("incidents", R"({"site_id": "S2", "id": "I-1"})");
  push_.Publish("incidents", R"({"site_id": "S1", "id": "I-2"})");
  for (size_t i = 0; i < wires.size(); ++i) {
    if (i > 0) {
      EXPECT_EQ(wires[i]->ReadUntil("\n\n"),
                "event: incidents\ndata: {\"site_id\": \"S2\", \"id\": \"I-1\"}\n\n");
    }
    EXPECT_EQ(wires[i]->ReadUntil("\n\n"),
              "event: incidents\ndata: {\"site_id\": \"S1\", \"id\": \"I-2\"}\n\n");
  }
  edge_->Stop();
  for (auto& wire : wires) EXPECT_TRUE(wire->AtEnd());
}

TEST_F(EdgeTest, ASilentListenerIsKeptWithHeartbeats) {
  options_.limits.heartbeat_s = 1;
  Start();
  Wire wire(edge_->port());
  wire.Send(Text("GET", "/v1/live", {{"Authorization", "Bearer " + token_}}));
  wire.ReadUntil("listening\n\n");
  EXPECT_EQ(wire.ReadUntil("\n\n"), ": still here\n\n");
}

// The page and what watches over it
// ------------------------------------------------------------------

TEST_F(EdgeTest, HealthReadinessAndMetrics) {
  EXPECT_EQ(AskAsStranger("GET", "/healthz").Json()["status"], "alive");
  EXPECT_EQ(AskAsStranger("GET", "/readyz").status, 200);
  ready_ = absl::UnavailableError("The ledger of incidents is being read.");
  const Reply reply = AskAsStranger("GET", "/readyz");
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.Json()["detail"], "The ledger of incidents is being read.");
  const std::string metrics = AskAsStranger("GET", "/metrics").body;
  EXPECT_NE(metrics.find("interlock_up 1\n"), std::string::npos);
  EXPECT_NE(metrics.find("interlock_http_responses_total{class=\"2xx\"} 2"), std::string::npos);
}

TEST_F(EdgeTest, WithoutAPageItSaysSo) {
  const Reply reply = AskAsStranger("GET", "/", {{"Accept", "text/html"}});
  EXPECT_EQ(reply.status, 200);
  EXPECT_NE(reply.body.find("built without its web page"), std::string::npos);
}

TEST_F(EdgeTest, ThePageIsServedUnderAStrictPolicy) {
  static constexpr PageAsset kPage[] = {{"index.html", "<!doctype html>"},
                                        {"assets/app-1a2b.js", "let a;"}};
  options_.page = kPage;
  Start();
  const Reply route = AskAsStranger("GET", "/incidents/I-1", {{"Accept", "text/html,*/*"}});
  EXPECT_EQ(route.body, "<!doctype html>");
  EXPECT_EQ(route.headers.at("cache-control"), "no-cache");
  EXPECT_EQ(route.headers.at("x-content-type-options"), "nosniff");
  const std::string policy = route.headers.at("content-security-policy");
  EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  const Reply script = AskAsStranger("GET", "/assets/app-1a2b.js");
  EXPECT_EQ(script.body, "let a;");
  EXPECT_EQ(script.headers.at("content-type"), "text/javascript; charset=utf-8");
  EXPECT_NE(script.headers.at("cache-control").find("immutable"), std::string::npos);
  EXPECT_EQ(AskAsStranger("GET", "/assets/app-9999.js", {{"Accept", "*/*"}}).status, 404);
}

// Clients that misbehave
// -----------------------------------------------------------------------------

TEST_F(EdgeTest, PipelinedRequestsAreAnsweredInOrder) {
  Wire wire(edge_->port());
  std::string text;
  for (int i = 0; i < 20; ++i)
    text +=
        Text("GET", "/v1/valves/V" + std::to_string(i), {{"Authorization", "Bearer " + token_}});
  wire.Send(text);
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(wire.Receive().Json()["valve_id"], "V" + std::to_string(i));
}

TEST_F(EdgeTest, ChunkedBodiesAreTakenAndBounded) {
  const std::string head =
      "POST /v1/valves/V1:open HTTP/1.1\r\nHost: localhost\r\n"
      "Idempotency-Key: k\r\nContent-Type: application/json\r\n"
      "Authorization: Bearer " +
      token_ + "\r\nTransfer-Encoding: chunked\r\n\r\n";
  Wire wire(edge_->port());
  wire.Send(head + "8\r\n{\"turns\"\r\n4\r\n: 3}\r\n0\r\n\r\n");
  EXPECT_EQ(wire.Receive().status, 200);
  Wire flood(edge_->port());
  flood.Send(head + "200000\r\n" + std::string(0x200000, ' '));
  EXPECT_EQ(flood.Receive().status, 413);
}

TEST_F(EdgeTest, LongHeadersAndBodiesAreRefused) {
  EXPECT_EQ(Ask("GET", "/v1/me", {{"X", std::string(20'000, 'x')}}).status, 431);
  EXPECT_EQ(Ask("GET", "/v1/" + std::string(20'000, 'x')).status, 431);
  const Reply large = Open("{\"text\": \"" + std::string(2 << 20, 'x') + "\"}");
  EXPECT_EQ(large.status, 413);
  EXPECT_EQ(large.Json()["reason"], "BODY_TOO_LARGE");
}

TEST_F(EdgeTest, WhatIsNotHttpIsRefusedAndTheRestGoesOn) {
  for (const std::string bad :
       {"\r\n\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00",
        "GET /\x01 HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: "
        "6\r\n\r\nabcdef",
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    Wire wire(edge_->port());
    wire.Send(bad);
    const int status = wire.Receive().status;
    EXPECT_TRUE(status == 400 || status == 0) << status << " " << bad;
  }
  EXPECT_EQ(AskAsStranger("GET", "/healthz").status, 200);
}

TEST_F(EdgeTest, StrangePathsAreRefused) {
  for (const char* target : {"/v1/valves/%ff", "/v1/valves/%", "/v1/valves/%00", "/v1/valves//",
                             "/v1//valves", "/../../etc/passwd", "//", "/%2e%2e/x"})
    EXPECT_EQ(Ask("GET", target).status, 404) << target;
  EXPECT_EQ(Ask("GET", "http://evil.example/").status, 400);
  EXPECT_EQ(Ask("GET", "/v1/valves?kind=%ff").status, 400);
  EXPECT_EQ(Ask("OPTIONS", "*").status, 204);
}

TEST_F(EdgeTest, BrokenBodiesAreRefused) {
  for (const char* body :
       {"{", "\"\xff\"", "[1]", "{\"text\": \"\xc3\x28\"}", "nul", "\xef\xbb\xbf{}x",
        "{\"leak_kg\": NaN}", "{\"turns\": 1e400}", "{\"turns\": {}}"})
    EXPECT_EQ(Open(body).status, 400) << body;
  EXPECT_EQ(Open(std::string(900'000, '[')).Json()["reason"], "JSON_TOO_DEEP");
  EXPECT_EQ(valves_.calls(), 0);
}

TEST_F(EdgeTest, AClientThatDawdlesIsLetGo) {
  options_.limits.header_s = 1;
  options_.limits.body_s = 1;
  Start();
  Wire headers(edge_->port()), body(edge_->port());
  headers.Send("GET /healthz HTTP/1.1\r\nHost: local");
  body.Send("POST /v1/me HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{");
  EXPECT_TRUE(headers.AtEnd());
  EXPECT_TRUE(body.AtEnd());
}

TEST_F(EdgeTest, ConnectionsAreBounded) {
  options_.limits.connections = 3;
  Start();
  std::vector<std::unique_ptr<Wire>> wires;
  for (int i = 0; i < 3; ++i) {
    wires.push_back(std::make_unique<Wire>(edge_->port()));
    wires.back()->Send(Text("GET", "/healthz", {}));
    EXPECT_EQ(wires.back()->Receive().status, 200);
  }
  Wire more(edge_->port());
  const Reply reply = more.Receive();
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.headers.at("retry-after"), "1");
}

TEST_F(EdgeTest, ExpectIsAnsweredBeforeTheBody) {
  Wire wire(edge_->port());
  wire.Send(
      "POST /v1/valves:search HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token_ +
      "\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(wire.ReadUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  wire.Send("{}");
  EXPECT_EQ(wire.Receive().status, 200);
}

TEST_F(EdgeTest, StopAnswersWhatIsUnderWay) {
  Wire idle(edge_->port()), busy(edge_->port());
  busy.Send(Text("POST", "/v1/valves/stuck:open",
                 {{"Authorization", "Bearer " + token_},
                  {"Idempotency-Key", "k"},
                  {"Request-Timeout", "0.5"}}));
  while (valves_.calls() == 0) std::this_thread::yield();
  edge_->Stop();
  EXPECT_EQ(busy.Receive().status, 504);
  EXPECT_TRUE(idle.AtEnd());
  EXPECT_FALSE(Wire(edge_->port()).connected());
}

}  // namespace
}  // namespace interlock
