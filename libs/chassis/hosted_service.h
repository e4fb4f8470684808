#pragma once
// A service with all that it needs to be hosted over gRPC.
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "libs/chassis/auth.h"
#include "libs/chassis/pool.h"
#include "libs/chassis/service.h"
#include "libs/chassis/shard_writer.h"
#include "libs/ports/blobs.h"
#include "libs/ports/time_source.h"

namespace interlock {

// Who a token belongs to; null if nobody's. The caller stays valid as long as the program.
using Authenticate = std::function<const Caller*(std::string_view token)>;

// All of it must outlive whoever holds it.
struct HostedService {
  const Service& service;
  Ledger* ledger;  // Null only for a service without aggregates.
  const std::vector<std::unique_ptr<ShardWriter>>& writers;
  Views& views;
  TimeSource& time;
  Authenticate authenticate;
  Pool& pool;  // Where reads and queries wait for the store.
  // Where those wait that must have seen a position ("wait-for"), so that a view that lags holds up
  // nobody else.
  Pool& waiting_pool;
  // Where attachments lie that a command refers to; null: they are taken as they are named.
  Blobs* blobs = nullptr;
};

}  // namespace interlock
