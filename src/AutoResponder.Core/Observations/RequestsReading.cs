using AutoResponder.Core.Policies;

namespace AutoResponder.Core.Observations;

/// <summary>How many requests of a kind a site's HTTP logs hold, over a window that ends where the logs do.</summary>
/// <param name="Like">Which are counted.</param>
/// <param name="All">How many requests there are in the window at all.</param>
/// <param name="Recent">How many of those that are counted ended within the last minute before we asked: as direct as a request of our own.</param>
/// <param name="From">From here on the logs are whole: before it they were not kept, or not read.</param>
/// <param name="WholeUntil">Up to here every instance's log has come; one of them may be later than the others.</param>
/// <param name="SampleEnd">When the newest line was written, by the web server's clock.</param>
/// <param name="NotBefore">Requests that came in before this are not counted.</param>
public sealed record RequestsReading(
    RequestFilter Like,
    TimeSpan Window,
    int Matched,
    int All,
    int Recent,
    DateTimeOffset From,
    DateTimeOffset WholeUntil,
    DateTimeOffset SampleEnd,
    DateTimeOffset? NotBefore);
