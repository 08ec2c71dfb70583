using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace AutoResponder.Core;

/// <summary>An Azure Resource Manager id, taken apart strictly and compared without case. Paths are always built again from these parts, never from the text that came in.</summary>
public sealed partial record ResourceId
{
    private ResourceId(string subscription, string resourceGroup, string type, string name, string? child) =>
        (Subscription, ResourceGroup, Type, Name, Child) = (subscription, resourceGroup, type, name, child);

    public string Subscription { get; }

    public string ResourceGroup { get; }

    /// <summary>Provider and type, such as <c>microsoft.web/sites</c> or <c>microsoft.web/sites/slots</c>.</summary>
    public string Type { get; }

    public string Name { get; }

    /// <summary>The name below the resource (a slot), where the type has one.</summary>
    public string? Child { get; }

    /// <summary>Reads an id of a site, a slot or a plan; false for anything else, however close.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ResourceId? id)
    {
        id = null;
        if (text is null || text.Length > 1024) return false;

        var match = Form().Match(text);
        if (!match.Success) return false;

        var child = match.Groups["child"] is { Success: true, Value: var name } ? name.ToLowerInvariant() : null;
        var type = match.Groups["type"].Value.ToLowerInvariant() + (child is null ? "" : "/slots");
        if (child is not null && type is not "microsoft.web/sites/slots") return false;

        id = new ResourceId(
            match.Groups["subscription"].Value.ToLowerInvariant(),
            match.Groups["group"].Value.ToLowerInvariant(),
            type,
            match.Groups["name"].Value.ToLowerInvariant(),
            child);
        return true;
    }

    /// <summary>The id in one spelling, lower-case, so that equal resources have equal text.</summary>
    public override string ToString() =>
        $"/subscriptions/{Subscription}/resourcegroups/{ResourceGroup}/providers/{(Child is null ? Type : Type[..^"/slots".Length])}/{Name}{(Child is null ? "" : $"/slots/{Child}")}";

    // Azure's own rules for these names; anything looser would let a path be smuggled in.
    [GeneratedRegex(
        @"^/subscriptions/(?<subscription>[0-9a-z-]{1,64})/resourcegroups/(?<group>[\p{L}\p{N}_().-]{1,90})/providers/(?<type>microsoft\.web/(?:sites|serverfarms))/(?<name>[0-9a-z][0-9a-z_-]{0,63})(?:/slots/(?<child>[0-9a-z][0-9a-z_-]{0,63}))?/?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
