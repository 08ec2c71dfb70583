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
                Line("fault", $"process {fault.Process} of {fault.Fault.Site} begins to {fault.Fault.Kind.ToString().ToLowerInvariant()}, {fault.Fault.Size} MB a request", 33);
                break;

            case CloudEvent.WorkerEnded ended:
                Line("worker", $"process {ended.Process} of {ended.Site} on {ended.Instance} ended", 35);
                break;

            case CloudEvent.WorkerStarted started when GoodSeconds + _users.Ok + _users.Failed > 0:
                Line("worker", $"process {started.Process} of {started.Site} on {started.Instance} started", 35);
                break;

            case CloudEvent.AlertPosted alert:
                Line("alert", $"{alert.Rule} {alert.Condition.ToLowerInvariant()}, the webhook answered {alert.Status?.ToString(CultureInfo.InvariantCulture) ?? "nothing"}", 33);
                break;

            case CloudEvent.ChangeCalled call:
                Line("azure", $"{call.Method} {Shorten(call.Path)} answered {call.Status}", 35);
                break;

            case CloudEvent.PersonTold told:
                Line("person", $"was told: {told.Text}", 32);
                break;
        }
    }

    /// <summary>A sentence of the responder's own, from its audit.</summary>
    public void Responder(string kind, string text) => Line("responder", text, kind is "StepHeld" or "IncidentHandedOver" ? 31 : 36);

    public void Line(string who, string what, int colour = 0)
    {
        lock (_lock)
        {
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

    private static string Shorten(string path) => path.IndexOf("/sites/", StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? path[at..] : path;
}
