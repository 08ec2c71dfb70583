using System.Globalization;
using AutoResponder.Lab.Cloud;

namespace AutoResponder.Lab.Runs;

/// <summary>The live account of a run: what the site's users get, what happened, and what the responder says it does.</summary>
internal sealed class Account(TextWriter output, bool colours, string sickSite)
{
    private readonly Lock _lock = new();
    private readonly DateTimeOffset _begun = DateTimeOffset.UtcNow;
    private (int Ok, int Failed) _users;
    private int _quietSeconds;
    private bool _isClosed;

    /// <summary>How many seconds in a row the sick site's users have got only good answers.</summary>
    public int GoodSeconds { get; private set; }

    public void Tell(CloudEvent happened)
    {
        switch (happened)
        {
            case CloudEvent.Traffic traffic when traffic.Site == sickSite:
                Traffic(traffic);
                break;

            case CloudEvent.FaultBegan fault:
                Line("fault", fault.What, 33);
                break;

            case CloudEvent.CrowdChanged crowd:
                Line("users", $"{crowd.PerSecond} requests a second from now on", 33);
                break;

            case CloudEvent.WorkerEnded ended:
                Line("worker", $"process {ended.Process} of {ended.Site} on {ended.Instance} ended", 35);
                break;

            case CloudEvent.WorkerStarted started when GoodSeconds + _users.Ok + _users.Failed > 0:
                Line("worker", $"process {started.Process} of {started.Site} on {started.Instance} started", 35);
                break;

            case CloudEvent.PlanReached reached:
                Line("plan", reached.Size == reached.SizeBefore ? $"has {reached.Instances} instances now, {reached.Before} before" : $"is a {reached.Size} now, {reached.SizeBefore} before", 35);
                break;

            case CloudEvent.AlertPosted alert:
                Line("alert", $"{alert.Rule} {alert.Condition.ToLowerInvariant()}, the webhook answered {Answer(alert.Status)}", 33);
                break;

            case CloudEvent.GridPosted posted:
                Line("events", $"{posted.What} ({posted.Schema}), the endpoint answered {Answer(posted.Status)}", 33);
                break;

            case CloudEvent.ChangeCalled call:
                Line("azure", $"{call.Method} {Shorten(call.Path)} answered {call.Status}{(call.Effect.Length > 0 ? $": {call.Effect}" : "")}", 35);
                break;

            case CloudEvent.DumpTaken dump:
                Line("kudu", $"process {dump.Process} of {dump.Site} dumped, {dump.Type}, {dump.Bytes / 1048576} MiB", 35);
                break;

            case CloudEvent.PersonTold told:
                Line("person", $"was told{(told.IsRepeat ? " again" : "")}{(told.Channel == "teams" ? " in Teams" : "")}: {told.Text}", 32);
                break;

            case CloudEvent.PersonActed acted:
                Line("person", acted.What, 32);
                break;
        }
    }

    /// <summary>A sentence of the responder's own, from its audit.</summary>
    public void Responder(string kind, string text) => Line("responder", text, kind is "StepHeld" or "IncidentHandedOver" ? 31 : 36);

    /// <summary>Says no more: what follows is the summary.</summary>
    public void Close()
    {
        lock (_lock) _isClosed = true;
    }

    public void Line(string who, string what, int colour = 0)
    {
        lock (_lock)
        {
            if (_isClosed) return;

            var time = (DateTimeOffset.UtcNow - _begun).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            output.WriteLine(colours && colour > 0 ? $"{time,6}  \u001b[{colour}m{who,-10}\u001b[0m{what}" : $"{time,6}  {who,-10}{what}");
        }
    }

    private void Traffic(CloudEvent.Traffic traffic)
    {
        GoodSeconds = traffic is { Failed: 0, Ok: > 0 } ? GoodSeconds + 1 : 0;

        // Said when it changes, and every five seconds else.
        var changed = traffic.Failed > 0 != _users.Failed > 0;
        _users = (traffic.Ok, traffic.Failed);
        if (!changed && ++_quietSeconds < 5) return;

        _quietSeconds = 0;
        var share = traffic.Failed * 20 / Math.Max(1, traffic.Ok + traffic.Failed);
        Line("users", $"{new string('#', share)}{new string('.', 20 - share)} {traffic.Ok} ok, {traffic.Failed} failed in a second", traffic.Failed > 0 ? 31 : 32);
    }

    private static string Answer(int? status) => status?.ToString(CultureInfo.InvariantCulture) ?? "nothing";

    /// <summary>From the kind of resource on, and ids no longer than can be told apart.</summary>
    private static string Shorten(string path) =>
        string.Join('/', path[(path.IndexOf("/providers/", StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? at + "/providers".Length : 0)..].Split('/').Select(part => part.Length == 64 ? part[..8] : part));
}
