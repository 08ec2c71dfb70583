using System.Globalization;
using System.Text.Json;
using AutoResponder.Core.Captures;
using AutoResponder.Platform.Arm;
using AutoResponder.Platform.Diagnostics.Reporting;

namespace AutoResponder.Platform.Diagnostics.Collecting;

/// <summary>The last look at a process before it is frozen for its dump: it is the one that was seen, it is the site's own, and its dump can be kept.</summary>
internal static class FrozenProcess
{
    private static readonly TimeSpan SameStart = TimeSpan.FromSeconds(1);

    /// <summary>The process that is meant, if it may be told from others at all.</summary>
    /// <exception cref="SourceException">It must not be frozen; the message says why.</exception>
    public static DumpTarget Target(Wanted wanted)
    {
        var target = wanted.Order.Target ?? throw new SourceException("no process was chosen");
        return target.StartedAt is not null ? target : throw Not(target, "it is not known when it started, so it cannot be told from another one of the same number");
    }

    /// <param name="process">What is said of it now, by whoever will be asked for the dump; null where there is none of that number.</param>
    /// <param name="holdsMemory">Whether the dump holds its memory, and so is larger than what is in use.</param>
    /// <exception cref="SourceException">It must not be frozen; the message says why.</exception>
    public static void Check(DumpTarget target, JsonElement? process, bool holdsMemory, long most)
    {
        if (process is not { ValueKind: JsonValueKind.Object } now) throw Not(target, "it has ended since it was chosen");
        if (now.IsTrue("is_scm_site")) throw Not(target, "it is Kudu's own");
        if (now.IsTrue("is_webjob")) throw Not(target, "it is a web job's");
        if (!DateTimeOffset.TryParse(now.Text("start_time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var started) || (started - target.StartedAt!.Value).Duration() > SameStart)
            throw Not(target, "another process has that number now");
        if (holdsMemory && now.TryGetProperty("working_set", out var value) && value.TryGetInt64(out var bytes) && bytes > most)
            throw Not(target, $"it has {Sizes.Say(bytes)} in memory, and a dump may have {Sizes.Say(most)}");
    }

    private static SourceException Not(DumpTarget target, string why) => new(string.Create(CultureInfo.InvariantCulture, $"process {target.Process} was not frozen: {why}"));
}
