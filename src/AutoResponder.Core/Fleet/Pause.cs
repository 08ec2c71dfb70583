using System.Text.Json.Serialization;

namespace AutoResponder.Core.Fleet;

/// <summary>A person's word that something is to be left alone until a moment. It ends by itself, and what it held back is looked at again then.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record Pause(PauseTarget Target, DateTimeOffset Until, string By, string Reason, DateTimeOffset Since)
{
    /// <summary>A pause that nobody remembers must not outlast the week.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>What it is, for a person.</summary>
    public string Describe() => $"{By} paused {Target} until {Until:u}: {Reason}";
}
