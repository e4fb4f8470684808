#include "libs/chassis/http/connection.h"

#include <sys/socket.h>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <cerrno>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "libs/chassis/http/live.h"
#include "libs/chassis/http/problem.h"

namespace interlock {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = net::ip::tcp;
using Error = beast::error_code;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kLingerMs = 1000;
constexpr size_t kLingerBytesMax = 4 << 20;

absl::string_view View(boost::beast::string_view text) { return {text.data(), text.size()}; }

class BeastConnection final : public HttpConnection,
                              public std::enable_shared_from_this<BeastConnection> {
 public:
  BeastConnection(HttpServing& serving, tcp::socket socket)
      : serving_(serving), stream_(std::move(socket)), heartbeat_(stream_.get_executor()) {
    std::lock_guard guard(serving_.mutex);
    serving_.connections.insert(this);
  }
  ~BeastConnection() override {
    std::lock_guard guard(serving_.mutex);
    serving_.connections.erase(this);
    serving_.left.notify_all();
  }

  void Run() override {
    net::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->AwaitRequest(); });
  }
  void TurnAway() override {
    net::dispatch(stream_.get_executor(), [self = shared_from_this()] {
      HttpResponse busy = self->serving_.handler.Unreadable(
          503, "There are too many connections. Try again in a moment.");
      busy.headers.emplace_back("Retry-After", "1");
      busy.close = true;
      self->Respond(std::move(busy));
    });
  }
  void Retire() override {
    net::dispatch(stream_.get_executor(), [self = shared_from_this()] {
      if (self->idle_) self->Close();
    });
  }
  void Abandon() override {
    net::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->Close(); });
  }
  std::shared_ptr<HttpConnection> Alive() override { return weak_from_this().lock(); }

 private:
  auto Bound(void (BeastConnection::*step)(Error, size_t)) {
    return [self = shared_from_this(), step](Error error, size_t bytes) {
      ((*self).*step)(error, bytes);
    };
  }

  void AwaitRequest() {
    if (serving_.Stopping()) return Close();
    parser_.emplace();
    parser_->header_limit(serving_.limits.header_bytes);
    parser_->body_limit(boost::none);  // What the body may be is known after the headers.
    if (buffer_.size() > 0) return ReadHeader();
    idle_ = true;
    stream_.expires_after(seconds(serving_.limits.idle_s));
    stream_.async_read_some(buffer_.prepare(4096), Bound(&BeastConnection::OnFirstBytes));
  }
  void OnFirstBytes(Error error, size_t bytes) {
    idle_ = false;
    if (error) return Close();
    buffer_.commit(bytes);
    ReadHeader();
  }

  void ReadHeader() {
    stream_.expires_after(seconds(serving_.limits.header_s));
    http::async_read_header(stream_, buffer_, *parser_, Bound(&BeastConnection::OnHeader));
  }
  void OnHeader(Error error, size_t) {
    if (error) return OnUnreadable(error);
    const auto& message = parser_->get();
    request_ = {};
    request_.method = std::string(message.method_string());
    const std::string target(message.target());
    const size_t question = target.find('?');
    request_.path = target.substr(0, question);
    if (question != target.npos) request_.query = target.substr(question + 1);
    for (const auto& field : message)
      request_.headers.emplace_back(absl::AsciiStrToLower(View(field.name_string())),
                                    std::string(field.value()));
    const bool bodyless = parser_->is_done();
    if (auto answer = serving_.handler.Screen(request_)) {
      answer->close = answer->close || !bodyless;
      return Respond(*std::move(answer));
    }
    const size_t most = serving_.handler.BodyMax(request_);
    parser_->body_limit(most);
    if (parser_->content_length().value_or(0) > most) return OnUnreadable(http::error::body_limit);
    if (!bodyless && absl::AsciiStrToLower(request_.Header("expect")) == "100-continue") {
      stream_.expires_after(seconds(serving_.limits.write_s));
      return net::async_write(stream_, net::buffer(kContinue), Bound(&BeastConnection::OnContinue));
    }
    ReadBody();
  }
  void OnContinue(Error error, size_t) { error ? Close() : ReadBody(); }

  void ReadBody() {
    stream_.expires_after(seconds(serving_.limits.body_s));
    http::async_read(stream_, buffer_, *parser_, Bound(&BeastConnection::OnBody));
  }
  void OnBody(Error error, size_t) {
    if (error) return OnUnreadable(error);
    request_.body = std::move(parser_->get().body());
    stream_.expires_never();
    serving_.handler.Handle(
        std::move(request_), [self = shared_from_this(),
                              executor = stream_.get_executor()](HttpResponse response) mutable {
          net::post(executor, [self = std::move(self), response = std::move(response)]() mutable {
            self->Respond(std::move(response));
          });
        });
  }

  void OnUnreadable(Error error) {
    HttpResponse answer;
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
      answer =
          serving_.handler.Unreadable(431, absl::StrCat("The request's headers are longer than ",
                                                        serving_.limits.header_bytes, " bytes."));
    else if (error == http::error::body_limit)
      answer = serving_.handler.Unreadable(
          413, absl::StrCat("The request's body is longer than ",
                            serving_.handler.BodyMax(request_), " bytes."));
    else if (error.category() == http::make_error_code(http::error::bad_method).category() &&
             error != http::error::end_of_stream && error != http::error::partial_message)
      answer = serving_.handler.Unreadable(
          400, absl::StrCat("This is not HTTP/1.1 (", error.message(), ")."));
    else
      return Close();  // The client left or was too slow.
    answer.close = true;
    Respond(std::move(answer));
  }

  void Respond(HttpResponse answer) {
    if (closed_) return;
    const bool head = parser_ && parser_->get().method() == http::verb::head;
    const bool old = parser_ && parser_->get().version() < 11;
    const bool keep = !answer.close && !answer.live && parser_ && parser_->is_done() &&
                      parser_->get().keep_alive() && !serving_.Stopping();
    response_.emplace(http::int_to_status(unsigned(answer.status)), old ? 10 : 11);
    response_->reason(PhraseOf(answer.status));
    for (const auto& [name, value] : answer.headers) response_->insert(name, value);
    response_->keep_alive(keep);
    live_ = head ? nullptr : std::move(answer.live);
    const bool bare = answer.status == 204 || answer.status == 304;
    if (!live_ && !bare) response_->content_length(answer.body.size());
    if (!head && !bare) response_->body() = std::move(answer.body);
    serializer_.emplace(*response_);
    stream_.expires_after(seconds(serving_.limits.write_s));
    // Of a HEAD only the header is sent, and its Content-Length is that of the GET.
    if (head || live_)
      http::async_write_header(stream_, *serializer_, Bound(&BeastConnection::OnAnswered));
    else
      http::async_write(stream_, *serializer_, Bound(&BeastConnection::OnAnswered));
  }
  void OnAnswered(Error error, size_t) {
    if (error) return Close();
    const bool keep = response_->keep_alive();
    serializer_.reset();
    response_.reset();
    if (live_) return BeginLive();
    keep ? AwaitRequest() : Linger();
  }

  // Server-sent events -------------------------------------------------------------------------
  void BeginLive() {
    if (serving_.Stopping()) return Close();
    idle_ = true;
    stream_.expires_never();
    live_->WhenOffered([weak = weak_from_this()] {
      if (auto self = weak.lock())
        net::post(self->stream_.get_executor(), [self] { self->SendLive(); });
    });
    AwaitLeaving();
    live_text_ = ": listening\n\n";
    WriteLive();
  }
  // A listener that goes away, or says anything, is done. The wait may also end because of bytes
  // that were read before it began; then there is nothing, and it goes on.
  void AwaitLeaving() {
    stream_.socket().async_wait(tcp::socket::wait_read, [self = shared_from_this()](Error error) {
      char byte = 0;
      if (!error && !self->closed_ &&
          recv(self->stream_.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
          (errno == EAGAIN || errno == EWOULDBLOCK))
        return self->AwaitLeaving();
      self->Close();
    });
  }
  void SendLive() {
    if (closed_ || writing_) return;
    live_text_ = live_->Take();
    if (!live_text_.empty()) return WriteLive();
    heartbeat_.expires_after(seconds(serving_.limits.heartbeat_s));
    heartbeat_.async_wait([weak = weak_from_this()](Error error) {
      auto self = weak.lock();
      if (error || !self || self->closed_ || self->writing_) return;
      self->live_text_ = ": still here\n\n";
      self->WriteLive();
    });
  }
  void WriteLive() {
    writing_ = true;
    heartbeat_.cancel();
    stream_.expires_after(seconds(serving_.limits.write_s));
    net::async_write(stream_, net::buffer(live_text_),
                     [self = shared_from_this()](Error error, size_t) {
                       self->writing_ = false;
                       self->stream_.expires_never();
                       error ? self->Close() : self->SendLive();
                     });
  }

  // Ending -------------------------------------------------------------------------------------
  // Reads a little of what the client still sends, so that it sees the answer and not a reset.
  void Linger() {
    Error ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    stream_.expires_after(milliseconds(kLingerMs));
    lingered_ = 0;
    Drain();
  }
  void Drain() {
    buffer_.clear();
    stream_.async_read_some(buffer_.prepare(16384), Bound(&BeastConnection::OnDrained));
  }
  void OnDrained(Error error, size_t bytes) {
    lingered_ += bytes;
    error || lingered_ > kLingerBytesMax || serving_.Stopping() ? Close() : Drain();
  }
  void Close() {
    if (closed_) return;
    closed_ = true;
    if (live_) live_->WhenOffered({});
    live_.reset();
    heartbeat_.cancel();
    Error ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
    stream_.close();
  }

  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

  HttpServing& serving_;
  beast::tcp_stream stream_;
  net::steady_timer heartbeat_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::optional<http::response<http::string_body>> response_;
  std::optional<http::response_serializer<http::string_body>> serializer_;
  HttpRequest request_;
  std::shared_ptr<LiveListener> live_;
  std::string live_text_;
  size_t lingered_ = 0;
  bool idle_ = false, writing_ = false, closed_ = false;
};

}  // namespace

std::shared_ptr<HttpConnection> NewHttpConnection(HttpServing& serving, tcp::socket socket) {
  return std::make_shared<BeastConnection>(serving, std::move(socket));
}

}  // namespace interlock
