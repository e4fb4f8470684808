#pragma once
// One connection of an HTTP server, for server.cc alone: it brings Boost.Asio along.
#include <boost/asio/ip/tcp.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>

#include "libs/chassis/http/server.h"

namespace interlock {

class HttpConnection;

// What all connections of a server share; outlives them.
struct HttpServing {
  HttpServing(const HttpLimits& l, HttpHandler& h) : limits(l), handler(h) {}
  const HttpLimits limits;
  HttpHandler& handler;
  std::mutex mutex;  // Of what follows.
  std::condition_variable left;
  std::set<HttpConnection*> connections;
  bool stopping = false;

  bool Stopping() {
    std::lock_guard guard(mutex);
    return stopping;
  }
};

// Reads a request, has it handled, answers, and reads the next, until either side ends it. Kept
// alive by what it waits for. Any thread may call it; what it does, it does on its socket's strand.
class HttpConnection {
 public:
  virtual ~HttpConnection() = default;
  virtual void Run() = 0;
  // Instead of Run, for a connection beyond the limit: says so and ends.
  virtual void TurnAway() = 0;
  // Ends what waits for the client; an answer under way is still sent.
  virtual void Retire() = 0;
  virtual void Abandon() = 0;
  // Null once it has ended.
  virtual std::shared_ptr<HttpConnection> Alive() = 0;
};

// The socket's executor is a strand of its own.
std::shared_ptr<HttpConnection> NewHttpConnection(HttpServing& serving,
                                                  boost::asio::ip::tcp::socket socket);

}  // namespace interlock
