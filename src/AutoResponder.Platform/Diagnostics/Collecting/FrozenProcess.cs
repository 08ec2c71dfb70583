using System.Globalization;
using System.Text.Json;
using AutoResponder.Core.Captures;
using AutoResponder.Platform.AppService;
using AutoResponder.Platform.Arm;
using AutoResponder.Platform.Diagnostics.Reporting;
using Azure;

namespace AutoResponder.Platform.Diagnostics.Collecting;

/// <summary>The last look at a process before it is frozen for its dump: it is the one that was seen, it is the site's own, and its dump can be kept.</summary>
internal sealed class FrozenProcess(ArmClient arm)
{
    private static readonly TimeSpan SameStart = TimeSpan.FromSeconds(1);

    /// <exception cref="SourceException">It must not be frozen; the message says why.</exception>
    public async Task<DumpTarget> CheckAsync(Wanted wanted, bool holdsMemory, CancellationToken cancellationToken)
    {
        var target = wanted.Order.Target ?? throw new SourceException("no process was chosen");
        if (target.StartedAt is not { } seen) throw Not(target, "it is not known when it started, so it cannot be told from another one of the same number");

        using var document = await ReadAsync(wanted, target, cancellationToken) ?? throw Not(target, "it has ended since it was chosen");
        if (!document.RootElement.TryGetProperty("properties", out var process)) throw Not(target, "Azure says nothing of it");
        if (process.IsTrue("is_scm_site")) throw Not(target, "it is Kudu's own");
        if (process.IsTrue("is_webjob")) throw Not(target, "it is a web job's");
        if (!DateTimeOffset.TryParse(process.Text("start_time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var started) || (started - seen).Duration() > SameStart)
            throw Not(target, "another process has that number now");

        // A dump of its memory is larger than the memory in use, never smaller.
        if (holdsMemory && Bytes(process) is { } size && size > wanted.Limits.Bytes)
            throw Not(target, $"it has {Sizes.Say(size)} in memory, and a dump may have {Sizes.Say(wanted.Limits.Bytes)}");
        return target;
    }

    private async Task<JsonDocument?> ReadAsync(Wanted wanted, DumpTarget target, CancellationToken cancellationToken)
    {
        try
        {
            return await arm.GetAsync(InstanceReader.ProcessPath(wanted.Order.Site, target.Instance, target.Process), ApiVersions.Web, cancellationToken);
        }
        catch (RequestFailedException e)
        {
            throw SourceException.Of(e, "process");
        }
    }

    private static long? Bytes(JsonElement process) => process.TryGetProperty("working_set", out var value) && value.TryGetInt64(out var bytes) && bytes > 0 ? bytes : null;

    private static SourceException Not(DumpTarget target, string why) => new(string.Create(CultureInfo.InvariantCulture, $"process {target.Process} was not frozen: {why}"));
}
