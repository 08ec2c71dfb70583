using System.Globalization;

namespace AutoResponder.Core.Policies;

/// <summary>Which requests of an HTTP log are meant: all that fit everything said here.</summary>
public sealed record RequestFilter
{
    public NumberRange? Status { get; init; }

    public NumberRange? Substatus { get; init; }

    /// <summary>What Windows itself called the outcome, such as 64 where the client had gone.</summary>
    public NumberRange? Win32 { get; init; }

    /// <summary>A pattern over the path, without its query; letters of either case are the same.</summary>
    public string? Path { get; init; }

    /// <summary>Only those that took longer.</summary>
    public TimeSpan? SlowerThan { get; init; }

    /// <summary>Whether it tells requests apart by how they ended, and not only by what was asked for: only then is one of them a bad sign.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsOfOutcome => Status is not null || Substatus is not null || Win32 is not null || SlowerThan is not null;

    /// <summary>Whether a request is meant; null where the log does not say what would have to be known.</summary>
    public bool? Fits(LoggedRequest request)
    {
        var answers = (ReadOnlySpan<bool?>)
        [
            Within(Status, request.Status),
            Within(Substatus, request.Substatus),
            Within(Win32, request.Win32),
            Path is null ? true : request.Path is { } path ? Glob.Matches(Path, path) : null,
            SlowerThan is not { } limit ? true : request.Took is { } took ? took > limit : null,
        ];
        return answers.Contains(false) ? false : answers.Contains(null) ? null : true;
    }

    public override string ToString()
    {
        var parts = new[]
        {
            Status is null ? null : $"with status {Status}",
            Substatus is null ? null : $"with substatus {Substatus}",
            Win32 is null ? null : $"with Windows status {Win32}",
            Path is null ? null : $"for {Path}",
            SlowerThan is { } limit ? $"slower than {Window.Say(limit)}" : null,
        };
        return string.Join(' ', parts.OfType<string>());
    }

    private static bool? Within(NumberRange? range, long? number) => range is null ? true : number is { } known ? range.Holds(known) : null;
}

/// <summary>Whole numbers from one to another, both included.</summary>
public sealed record NumberRange(long From, long To)
{
    public bool Holds(long number) => number >= From && number <= To;

    public override string ToString() => From == To ? From.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{From}-{To}");
}

/// <summary>One line of an HTTP log. Null is what the log has no column for.</summary>
/// <param name="EndedAt">When it was answered, by the web server's clock.</param>
public sealed record LoggedRequest(DateTimeOffset EndedAt, long? Status, long? Substatus, long? Win32, string? Path, TimeSpan? Took)
{
    /// <summary>When it came in; what is not known is taken for the end.</summary>
    public DateTimeOffset BeganAt => EndedAt - (Took ?? TimeSpan.Zero);
}
