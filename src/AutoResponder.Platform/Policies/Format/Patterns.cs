using System.Text.RegularExpressions;
using AutoResponder.Platform.Policies.Kinds;

namespace AutoResponder.Platform.Policies.Format;

/// <summary>Words and patterns that several groups use.</summary>
internal static partial class Patterns
{
    /// <summary>Only <c>*</c> stands for something else; a question mark or a backslash would be taken for itself by a reader and for something else by a matcher.</summary>
    public static Text Pattern { get; } = new("a pattern in which * stands for any run of characters, such as *-5xx", NoOtherWildcard(), "holds ? or \\, which stand for nothing", 400);

    public static Text Name { get; } = new("a name of letters, digits, '-', '_' and '.', at most 80, such as web-5xx", PlainName(), "is no name", 80);

    public static Text TagValue { get; } = new("the tag's value, as it stands", most: 256);

    /// <summary>Where a secret is kept, never the secret.</summary>
    public static Text Setting { get; } = new("the name of an app setting", SettingName(), "is no name of a setting");

    [GeneratedRegex(@"^[^?\\]*$")]
    private static partial Regex NoOtherWildcard();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    private static partial Regex PlainName();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex SettingName();
}
