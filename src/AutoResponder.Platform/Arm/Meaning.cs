using AutoResponder.Core.Acts;
using Azure;

namespace AutoResponder.Platform.Arm;

/// <summary>What Azure's answer to an act means, one line each.</summary>
internal static class Meaning
{
    /// <param name="operation">Where Azure reports on what it took, if it said.</param>
    /// <param name="later">When it can be tried again, where it can.</param>
    public static ActOutcome Of(Response response, Uri? operation, DateTimeOffset later)
    {
        if (response.Status is >= 200 and < 300) return new ActOutcome.Accepted(operation);

        var refusal = Refusal.Read(response.Content);
        var what = refusal.Describe(response.Status);
        return (response.Status, refusal) switch
        {
            ( >= 400 and < 500, { IsBusy: true }) => new ActOutcome.Deferred(later, $"another change is under way, or there were too many lately ({what})"),
            (400 or 401 or 403 or 409, { HasNoRoom: true }) => new ActOutcome.Impossible($"Azure has no room for it ({what})"),
            (401 or 403, _) => new ActOutcome.Forbidden(what),
            (409 or 429, _) => new ActOutcome.Deferred(later, what),
            (404 or 410, _) => new ActOutcome.Impossible($"it is not there any more ({what})"),
            ( >= 400 and < 500, _) => new ActOutcome.Failed(what),
            _ => new ActOutcome.Unknown(what),
        };
    }
}
