#pragma once
// Answers of ContractorListService, each from one snapshot of the training view.
#include "interlock/training/v1/contractor_list.pb.h"
#include "services/training/standing_query.h"

namespace interlock::training {

absl::Status ListInside(SqlSession&, const Rules&, const Asking&, const v1::ListInsideRequest&,
                        v1::ListInsideResponse&);
absl::Status ListContractHazards(SqlSession&, const Rules&, const Asking&,
                                 const v1::ListContractHazardsRequest&,
                                 v1::ListContractHazardsResponse&);
absl::Status ListContractInjuries(SqlSession&, const Rules&, const Asking&,
                                  const v1::ListContractInjuriesRequest&,
                                  v1::ListContractInjuriesResponse&);

}  // namespace interlock::training
