using System.Text.Json;
using AutoResponder.Core;
using AutoResponder.Core.Observations;
using AutoResponder.Platform.Arm;
using Azure;

namespace AutoResponder.Platform.AppService;

/// <summary>Who owns a plan's number of instances.</summary>
public sealed class AutoscaleReader(ArmClient arm, TimeProvider time)
{
    /// <summary>The setting that owns it, if one does; or why that could not be told, which is never the same as "none does". It does not throw for an answer of Azure.</summary>
    public async Task<(AutoscaleReading? Owner, string? Unclear)> ReadAsync(PlanId plan, CancellationToken cancellationToken)
    {
        try
        {
            var owners = new List<(AutoscaleReading? Owner, string? Unclear)>();
            await foreach (var setting in arm.ListAsync(AutoscalePath.AllAround(plan), ApiVersions.Autoscale, cancellationToken, mustExist: true))
            {
                if (setting.Field("properties") is { } properties && PlanId.TryParse(properties.Text("targetResourceUri"), out var target) && target == plan && !IsOff(properties))
                    owners.Add(Read(setting, properties, plan));
            }

            return owners switch
            {
                [] => (null, null),
                [var only] => only,
                _ => (null, $"{owners.Count} autoscale settings are aimed at the plan"),
            };
        }
        catch (RequestFailedException e)
        {
            return (null, $"the autoscale settings could not be read: status {e.Status} {e.ErrorCode}".TrimEnd());
        }
    }

    private (AutoscaleReading? Owner, string? Unclear) Read(JsonElement setting, JsonElement properties, PlanId plan)
    {
        if (setting.Text("id") is not { } id || AutoscalePath.Of(id, plan) is null) return (null, $"'{setting.Text("id")}' is no id of an autoscale setting");

        var (profile, why) = AutoscaleProfile.InForce(properties, time.GetUtcNow());
        return profile is null
            ? (null, $"autoscale setting {id[(id.LastIndexOf('/') + 1)..]} is not understood: {why}")
            : (new AutoscaleReading(id, profile.Name, profile.Minimum, profile.Maximum) { Default = profile.Default }, null);
    }

    /// <summary>Only a setting that says so is off.</summary>
    internal static bool IsOff(JsonElement properties) => properties.Field("enabled") is { ValueKind: JsonValueKind.False };
}
