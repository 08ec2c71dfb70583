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

    [GeneratedRegex(@"^[^?\\]*$")]
    private static partial Regex NoOtherWildcard();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    private static partial Regex PlainName();
}
