using Azure;

namespace AutoResponder.Platform.Diagnostics;

/// <summary>What was to be collected cannot be had; the message says why, for a person.</summary>
internal sealed class SourceException(string why, Exception? inner = null) : Exception(why, inner)
{
    public static SourceException Of(RequestFailedException failed, string what) => new(Because(failed, what), failed);

    /// <summary>Azure's refusal in words.</summary>
    public static string Because(RequestFailedException failed, string what = "it") => Because(failed.Status, what, failed.ErrorCode, failed);

    public static string Because(int status, string what, string? code = null, RequestFailedException? failed = null) => status switch
    {
        0 => $"it could not be reached: {failed?.GetBaseException().Message ?? "no answer"}",
        404 or 410 => $"there is no such {(what == "it" ? "thing" : what)}",
        401 or 403 => $"not allowed to read {(what == "it" ? what : $"the {what}")}: status {status} {code}".TrimEnd(),
        _ => $"{(what == "it" ? what : $"the {what}")} could not be read: status {status} {code}".TrimEnd(),
    };
}

/// <summary>There is no such thing where it was looked for, and there need not be.</summary>
internal sealed class AbsentException(string why) : Exception(why);

/// <summary>The source broke off in the middle: what came so far is of no use, and it may be had again.</summary>
internal sealed class CutOffException(string why, Exception? inner = null) : Exception(why, inner);

/// <summary>There is more than may be kept of it.</summary>
internal sealed class TooLongException(string why) : Exception(why);

/// <summary>The storage did not take it: that says nothing about what was to be stored.</summary>
internal sealed class StoreException(string why, Exception inner) : Exception(why, inner)
{
    /// <summary>Whether the storage, and not we, is to blame. Its client gathers what it met over several tries.</summary>
    public static bool IsTrouble(Exception exception) => exception switch
    {
        StoreException or RequestFailedException { Status: not (400 or 413) } => true,
        AggregateException many => many.InnerExceptions.All(inner => IsTrouble(inner) || inner is IOException or HttpRequestException or OperationCanceledException),
        _ => false,
    };

    /// <summary>Whether the same may go through a moment later.</summary>
    public static bool MayPass(Exception exception) => exception is RequestFailedException { Status: 0 or 408 or 429 or >= 500 } || (exception is AggregateException && IsTrouble(exception));

    public static StoreException Of(Exception trouble) => new($"the storage did not take it: {Why(trouble)}", trouble);

    private static string Why(Exception trouble) => trouble switch
    {
        RequestFailedException { Status: > 0 } refused => $"status {refused.Status} {refused.ErrorCode}".TrimEnd(),
        AggregateException many => Why(many.InnerExceptions[^1]),
        _ => trouble.GetBaseException().Message,
    };
}
