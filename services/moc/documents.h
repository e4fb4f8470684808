#pragma once
// The documents that a change touches, and that it was walked down; what its startup asks of it.
#include <string>
#include <vector>

#include "services/moc/decisions.h"

namespace interlock::moc {

inline constexpr char kClauseL4[] = "1910.119(l)(4) / 1926.64(l)(4)";

// A state never outgrows it: LIST_FULL.
constexpr int kMaxDocuments = 200;

// documents.cc
Decided NameDocuments(const v1::Change&, const v1::NameDocumentsRequest&);
Decided DropDocument(const v1::Change&, const v1::DropDocumentRequest&, const Context&);
Decided ReviseDocument(const v1::Change&, const v1::ReviseDocumentRequest&, const Context&);
Decided ApproveRedLine(const v1::Change&, const v1::ApproveRedLineRequest&, const Context&);
Decided WithdrawRevision(const v1::Change&, const v1::WithdrawRevisionRequest&, const Context&);
Decided RingAsBuilt(const v1::Change&, const core::v1::ClockDue&);
void AddAsBuiltClocks(const v1::Change&, std::vector<Clock>&);

void Take(v1::Change&, const v1::DocumentsNamed&);
void Take(v1::Change&, const v1::DocumentDropped&);
void Take(v1::Change&, const v1::DocumentRevised&);
void Take(v1::Change&, const v1::RedLineApproved&);
void Take(v1::Change&, const v1::RevisionWithdrawn&);
void Take(v1::Change&, const v1::AsBuiltOverdue&);

// verification.cc
Decided VerifyInField(const v1::Change&, const v1::VerifyInFieldRequest&, const Context&);

}  // namespace interlock::moc
