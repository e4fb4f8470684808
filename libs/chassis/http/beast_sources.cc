// The compiled half of Boost.Asio and Boost.Beast, so that server.cc and connection.cc alone pay
// for their templates.
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
