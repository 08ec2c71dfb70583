namespace AutoResponder.Console.Access;

/// <summary>What the door says to a request.</summary>
internal abstract record Entry
{
    private Entry()
    {
    }

    /// <summary>Somebody whom the platform vouches for. Whether the role is enough is another question.</summary>
    public sealed record Known(Person Person) : Entry;

    /// <summary>Nobody is signed in.</summary>
    public sealed record Unknown : Entry;

    /// <summary>Nobody can be let in at all, whoever it is.</summary>
    public sealed record Shut(string Why) : Entry;
}
