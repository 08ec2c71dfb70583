using System.Text.Json;
using System.Text.Json.Serialization;
using AutoResponder.Core.Fleet;
using AutoResponder.Core.Incidents;
using AutoResponder.Core.Leases;
using AutoResponder.Core.Observations;
using AutoResponder.Core.Signals;

namespace AutoResponder.Core.Audit;

/// <summary>The one way that state and events become text.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(SiteHead))]
[JsonSerializable(typeof(PlanState))]
[JsonSerializable(typeof(FleetState))]
[JsonSerializable(typeof(FleetReading))]
[JsonSerializable(typeof(FleetEvent))]
[JsonSerializable(typeof(IncidentEvent))]
[JsonSerializable(typeof(PlanEvent))]
[JsonSerializable(typeof(Signal))]
[JsonSerializable(typeof(Evidence))]
[JsonSerializable(typeof(ManagedSite))]
public sealed partial class AuditJson : JsonSerializerContext;
