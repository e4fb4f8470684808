#pragma once
// The columns of EPA's accident records by what becomes of them.

namespace interlock::records {

// Those that become facts.
constexpr const char* kRmpMappedColumns[] = {"EPAFacilityID",
                                             "AccidentHistoryID",
                                             "AccidentDate",
                                             "AccidentTime",
                                             "AccidentChemicals",
                                             "AccidentReleaseDuration",
                                             "NAICSCode",
                                             "RE_Fire",
                                             "RE_Explosion",
                                             "DeathsWorkers",
                                             "DeathsPublicResponders",
                                             "DeathsPublic",
                                             "InjuriesWorkers",
                                             "InjuriesPublicResponders",
                                             "InjuriesPublic",
                                             "OnsitePropertyDamage",
                                             "OffsiteDeaths",
                                             "Hospitalization",
                                             "MedicalTreatment",
                                             "Evacuated",
                                             "ShelteredInPlace",
                                             "OffsitePropertyDamage",
                                             "ED_Kills"};

// Ticks that become words of the description, under a heading.
struct RmpTick {
  const char* column;
  const char* heading;
  const char* words;
};
constexpr RmpTick kRmpTicks[] = {
    {"RE_Gas", "Release", "gas"},
    {"RE_Spill", "Release", "liquid spill"},
    {"RE_ReactiveIncident", "Release", "uncontrolled or runaway reaction"},
    {"RS_StorageVessel", "Source", "storage vessel"},
    {"RS_Piping", "Source", "piping"},
    {"RS_ProcessVessel", "Source", "process vessel"},
    {"RS_TransferHose", "Source", "transfer hose"},
    {"RS_Valve", "Source", "valve"},
    {"RS_Pump", "Source", "pump"},
    {"RS_Joint", "Source", "joint"},
    {"ED_MinorDefoliation", "Environment", "minor defoliation"},
    {"ED_WaterContamination", "Environment", "water contamination"},
    {"ED_SoilContamination", "Environment", "soil contamination"},
    {"CF_EquipmentFailure", "Contributing factors", "equipment failure"},
    {"CF_HumanError", "Contributing factors", "human error"},
    {"CF_ImproperProcedure", "Contributing factors", "improper procedure"},
    {"CF_Overpressurization", "Contributing factors", "overpressurization"},
    {"CF_UpsetCondition", "Contributing factors", "upset condition"},
    {"CF_BypassCondition", "Contributing factors", "by-pass condition"},
    {"CF_Maintenance", "Contributing factors", "maintenance activity or inactivity"},
    {"CF_ProcessDesignFailure", "Contributing factors", "process design failure"},
    {"CF_UnsuitableEquipment", "Contributing factors", "unsuitable equipment"},
    {"CF_UnusualWeather", "Contributing factors", "unusual weather"},
    {"CF_ManagementError", "Contributing factors", "management error"},
    {"CI_ImprovedEquipment", "Changed since", "equipment improved or upgraded"},
    {"CI_RevisedMaintenance", "Changed since", "maintenance revised"},
    {"CI_RevisedTraining", "Changed since", "training revised"},
    {"CI_RevisedOpProcedures", "Changed since", "operating procedures revised"},
    {"CI_NewProcessControls", "Changed since", "new process controls"},
    {"CI_NewMitigationSystems", "Changed since", "new mitigation systems"},
    {"CI_RevisedERPlan", "Changed since", "emergency response plan revised"},
    {"CI_ChangedProcess", "Changed since", "process changed"},
    {"CI_ReducedInventory", "Changed since", "inventory reduced"},
    {"CI_None", "Changed since", "nothing"}};

// Free text that follows the ticks of its heading.
struct RmpRemark {
  const char* column;
  const char* heading;
};
constexpr RmpRemark kRmpRemarks[] = {{"OtherReleaseSource", "Source"},
                                     {"ED_Other", "Environment"},
                                     {"CF_Other", "Contributing factors"},
                                     {"CI_OtherType", "Changed since"},
                                     {"OffsiteRespondersNotify", "Off-site responders"}};

}  // namespace interlock::records
