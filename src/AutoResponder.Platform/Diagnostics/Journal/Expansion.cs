using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using AutoResponder.Core.Captures;

namespace AutoResponder.Platform.Diagnostics.Journal;

/// <summary>An order as the artefacts that it asks for, each to be had or to be missed on its own.</summary>
internal static partial class Expansion
{
    /// <summary>A site may run on very many instances; the sick one is among those asked.</summary>
    private const int MostInstances = 12;

    public static bool NeedsInstances(CaptureOrder order) => order.Collect.Contains(Kinds.Processes);

    /// <param name="instances">The site's instances, where they were needed.</param>
    /// <param name="trouble">Why they could not be listed.</param>
    public static CaptureRecord Of(CaptureOrder order, ImmutableArray<(string Id, string? Machine)> instances, string? trouble, DateTimeOffset now)
    {
        var artefacts = order.Collect.Distinct().SelectMany(kind => Of(kind, order, instances, trouble, now)).Concat(DumpOf(order, now));
        return new CaptureRecord(new CaptureHead(order), [.. artefacts.Select((artefact, index) => artefact with { Id = CaptureKeys.Artefact(index) })]);
    }

    private static IEnumerable<Artefact> Of(string kind, CaptureOrder order, ImmutableArray<(string Id, string? Machine)> instances, string? trouble, DateTimeOffset now) => kind switch
    {
        Kinds.Metrics => [Waiting(kind, "metrics", now)],
        Kinds.Processes => Processes(order, instances, trouble, now),
        Kinds.NewestLog => [Waiting(kind, "newest-log", now)],
        Kinds.HttpLogs => [Waiting(kind, "http-log", now)],
        Kinds.EventLog => [Waiting(kind, "event-log", now)],
        Kinds.PhpErrors => [Waiting(kind, "php-errors", now)],
        Kinds.Environment => [Waiting(kind, "environment", now)],
        Kinds.Deployments => [Waiting(kind, "deployments", now)],
        Kinds.LogStream => [OnTarget(Waiting(kind, "log-stream", now), order)],
        Kinds.Stacks => [Frozen(Kinds.Stacks, order, now)],
        _ => [Waiting(kind, FileName(kind), now).AsMissing("nothing of that kind is known here", now)],
    };

    private static IEnumerable<Artefact> Processes(CaptureOrder order, ImmutableArray<(string Id, string? Machine)> instances, string? trouble, DateTimeOffset now)
    {
        if (trouble is not null) return [Waiting(Kinds.Processes, "processes", now).AsMissing($"the instances could not be listed: {trouble}", now)];
        if (instances.IsEmpty) return [Waiting(Kinds.Processes, "processes", now).AsMissing("the site has no instance", now)];

        var chosen = instances.OrderByDescending(instance => instance.Id == order.Target?.Instance).Take(MostInstances)
            .Select(instance => Waiting(Kinds.Processes, $"processes-{Short(instance.Id, instance.Machine)}", now) with { Instance = instance.Id, Machine = Short(instance.Id, instance.Machine) });
        return instances.Length <= MostInstances
            ? chosen
            : chosen.Append(Waiting(Kinds.Processes, "processes-others", now).AsMissing(string.Create(CultureInfo.InvariantCulture, $"of {instances.Length} instances {MostInstances} are asked"), now));
    }

    /// <summary>A small dump is what the stacks are: it is not taken twice.</summary>
    private static IEnumerable<Artefact> DumpOf(CaptureOrder order, DateTimeOffset now)
    {
        var isWanted = order.Dump is not null || order.NoDump is not null;
        var isThere = order.Collect.Contains(Kinds.Stacks) && order.Dump is DumpKind.Stacks or DumpKind.Mini;
        return isWanted && !isThere ? [Frozen(Kinds.Dump, order, now)] : [];
    }

    private static Artefact Frozen(string kind, CaptureOrder order, DateTimeOffset now)
    {
        if (order.Dump is null || order.Target is not { } target)
            return Waiting(kind, kind, now).AsMissing(order.NoDump ?? "no process is frozen for what is saved before a step", now);

        var machine = Short(target.Instance, target.Machine);
        return Waiting(kind, string.Create(CultureInfo.InvariantCulture, $"{kind}-{machine}-{target.Process}"), now) with { Instance = target.Instance, Machine = machine, Process = target.Process };
    }

    private static Artefact OnTarget(Artefact artefact, CaptureOrder order) =>
        order.Target is { } target ? artefact with { Instance = target.Instance, Machine = Short(target.Instance, target.Machine) } : artefact;

    private static Artefact Waiting(string kind, string name, DateTimeOffset now) => new() { Id = "", Kind = kind, Name = name, SentAt = now };

    /// <summary>A name that may stand in a blob's name, whatever Azure or the policy says.</summary>
    private static string Short(string instance, string? machine) => FileName(machine is { Length: > 0 } ? machine : instance[..Math.Min(12, instance.Length)]);

    private static string FileName(string text) => NotInAName().Replace(text.Length > 60 ? text[..60] : text, "_");

    [GeneratedRegex("[^0-9A-Za-z_-]")]
    private static partial Regex NotInAName();
}
