using System.Text.Json.Nodes;
using AutoResponder.Platform.Policies.Kinds;
using AutoResponder.Platform.Policies.Source;
using TimeZoneConverter;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>A zone of the IANA database that this machine knows.</summary>
internal sealed class ZoneName : Single<string>
{
    public override string Allowed => "a zone of the IANA database, such as Europe/London or Etc/UTC";

    public override JsonObject Schema(Definitions definitions) => TextSchema("^[A-Za-z][A-Za-z0-9_+/-]*$");

    protected override string? Read(string text, out string? result)
    {
        result = text;
        return QuietTimes.Zone(text) is null ? $"is no known zone{Nearest.Probably(text, TZConvert.KnownIanaTimeZoneNames)}" : null;
    }

    protected override string Say(string value) => value;
}
