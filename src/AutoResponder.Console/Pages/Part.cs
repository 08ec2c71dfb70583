using System.Globalization;
using System.Text.RegularExpressions;
using AutoResponder.Console.Now;
using AutoResponder.Platform.Notifications;
using Microsoft.AspNetCore.Components;

namespace AutoResponder.Console.Pages;

/// <summary>What all parts of a page have: text from outside is shown through it and no other way.</summary>
public abstract partial class Part : ComponentBase
{
    public const string Root = "/api/console";

    /// <summary>The encoder leaves the marks alone that turn the order of reading around; they are written out.</summary>
    protected static string Plain(string? text) => PlainText.Of(text, int.MaxValue);

    /// <summary>A sentence of the audit, in which a resource is called by its own name alone: the ids stand in the audit, and are a wall to whoever reads.</summary>
    protected static string Told(string text) => ResourceId().Replace(Plain(text), "…/${name}");

    protected static string IncidentAddress(string incident) => $"{Root}/incidents/{Uri.EscapeDataString(incident)}";

    /// <summary>The end of an ARM id, which is what people call it.</summary>
    protected static string Last(string id) => Plain(id[(id.LastIndexOf('/') + 1)..]);

    protected static string Number(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    protected static string Count(long number, string one) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {one}{(number == 1 ? "" : "s")}");

    /// <summary>Which rung of how many an incident comes to next.</summary>
    protected static string NextStep(OpenView open) => open switch
    {
        { Of: { } of } when open.Step > of => "none is left",
        { Of: { } of, StepName: { } name } => string.Create(CultureInfo.InvariantCulture, $"{open.Step} of {of}, {Plain(name)}"),
        _ => Number(open.Step),
    };

    /// <summary>As a sentence begins.</summary>
    protected static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>The audit's name for something, as words.</summary>
    protected static string Words(string kind) => Plain(string.Concat(kind.Select((letter, at) => at > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString())));

    /// <summary>As much of a hash as tells it from others.</summary>
    protected static string Brief(string hash) => Plain(hash.Length > 12 ? hash[..12] : hash);

    /// <summary>A state as people say it.</summary>
    protected static string Say(string state) => state switch
    {
        "AwaitingApproval" => "Waits for a yes or a no",
        "HandedOver" => "Handed over",
        "Held" => "Held back",
        "Preserving" => "Saving evidence",
        "Settling" => "Getting time to help",
        _ => Plain(state),
    };

    /// <summary>A state's sign, so that its colour is never all that tells.</summary>
    protected static string Sign(string state) => state switch
    {
        "AwaitingApproval" => "?",
        "HandedOver" => "!",
        "Held" => "‖",
        "Acting" or "Preserving" => "▶",
        "Recovering" or "Closed" => "✓",
        _ => "●",
    };

    /// <summary>How much a state asks of a person.</summary>
    protected static string Tone(string state) => state switch
    {
        "AwaitingApproval" or "HandedOver" => "calls",
        "Held" => "waits",
        "Recovering" or "Closed" => "well",
        _ => "runs",
    };

    [GeneratedRegex("/subscriptions/[^ ,;()]*/(?<name>[^/ ,;()]+)", RegexOptions.IgnoreCase)]
    private static partial Regex ResourceId();
}
