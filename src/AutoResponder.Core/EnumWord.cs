namespace AutoResponder.Core;

/// <summary>How a name of ours is spelled where people and programs read it: as in JSON, its first letter small.</summary>
public static class EnumWord
{
    public static string Of<T>(T value)
        where T : struct, Enum => value.ToString() is var name ? $"{char.ToLowerInvariant(name[0])}{name[1..]}" : "";
}
