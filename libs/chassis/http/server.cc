#include "libs/chassis/http/server.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "libs/chassis/http/connection.h"

namespace interlock {
namespace {

namespace net = boost::asio;
using tcp = net::ip::tcp;
using Error = boost::system::error_code;
using std::chrono::milliseconds;

constexpr int kThreads = 2;

class AsioServer final : public HttpServer {
 public:
  AsioServer(const HttpLimits& limits, HttpHandler& handler)
      : serving_(limits, handler),
        acceptor_(net::make_strand(io_)),
        pause_(acceptor_.get_executor()) {}
  ~AsioServer() override { Stop(0); }

  absl::Status Listen(const std::string& address, int port) {
    Error error;
    const auto ip = net::ip::make_address(address, error);
    if (error) return absl::InvalidArgumentError("\"" + address + "\" is no IP address");
    const tcp::endpoint at(ip, static_cast<unsigned short>(port));
    acceptor_.open(at.protocol(), error);
    if (!error) acceptor_.set_option(net::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(at, error);
    if (!error) acceptor_.listen(net::socket_base::max_listen_connections, error);
    if (error)
      return absl::UnavailableError(
          absl::StrCat("cannot listen on ", address, " port ", port, ": ", error.message()));
    port_ = acceptor_.local_endpoint(error).port();
    Accept();
    for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { io_.run(); });
    return absl::OkStatus();
  }
  int port() const override { return port_; }
  int connections() const override {
    std::lock_guard guard(serving_.mutex);
    return int(serving_.connections.size());
  }

  void Stop(int grace_ms) override {
    if (threads_.empty()) return;
    {
      std::lock_guard guard(serving_.mutex);
      serving_.stopping = true;
    }
    net::post(acceptor_.get_executor(), [this] {
      Error ignored;
      acceptor_.close(ignored);
      pause_.cancel();
    });
    EachConnection(&HttpConnection::Retire);
    AwaitAllLeft(grace_ms);
    EachConnection(&HttpConnection::Abandon);
    AwaitAllLeft(grace_ms > 0 ? 200 : 50);
    io_.stop();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  void Accept() {
    acceptor_.async_accept(net::make_strand(io_), [this](Error error, tcp::socket socket) {
      if (serving_.Stopping()) return;
      if (error) {  // No descriptors left, most often: wait for some to come free.
        pause_.expires_after(milliseconds(100));
        return pause_.async_wait([this](Error stopped) {
          if (!stopped) Accept();
        });
      }
      Error ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      const bool full = connections() >= serving_.limits.connections;
      auto connection = NewHttpConnection(serving_, std::move(socket));
      full ? connection->TurnAway() : connection->Run();
      Accept();
    });
  }
  void EachConnection(void (HttpConnection::*step)()) {
    std::vector<std::shared_ptr<HttpConnection>> alive;
    {
      std::lock_guard guard(serving_.mutex);
      for (HttpConnection* one : serving_.connections)
        if (auto connection = one->Alive()) alive.push_back(std::move(connection));
    }
    for (auto& connection : alive) ((*connection).*step)();
  }
  void AwaitAllLeft(int most_ms) {
    std::unique_lock guard(serving_.mutex);
    serving_.left.wait_for(guard, milliseconds(most_ms),
                           [this] { return serving_.connections.empty(); });
  }

  mutable HttpServing serving_;
  net::io_context io_{kThreads};  // With it go the connections that its handlers hold.
  // While answers are awaited nothing else may be under way, and the threads must not leave.
  const net::executor_work_guard<net::io_context::executor_type> awake_{io_.get_executor()};
  tcp::acceptor acceptor_;
  net::steady_timer pause_;
  std::vector<std::thread> threads_;
  int port_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(const std::string& address, int port,
                                                              const HttpLimits& limits,
                                                              HttpHandler& handler) {
  auto server = std::make_unique<AsioServer>(limits, handler);
  if (auto status = server->Listen(address, port); !status.ok()) return status;
  return server;
}

}  // namespace interlock
