using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using AutoResponder.Core.Policies;
using AutoResponder.Core.Ports;
using AutoResponder.Platform.Configuration;
using Microsoft.Extensions.Logging;

namespace AutoResponder.Platform.Notifications;

/// <summary>Sends notices, each through its channel: in order within a channel, and no channel waits for another.</summary>
public sealed partial class Notifier(HttpClient http, IPolicies policies, NotificationSettings settings, TimeProvider time, ILogger<Notifier> logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>A channel that lets us wait is left alone for a moment: the other plans of a round would wait as long, one after the other.</summary>
    private static readonly TimeSpan RestAfterSilence = TimeSpan.FromSeconds(20);

    /// <summary>After this a slow channel hears the rest on the next round: what was told must be remembered before the round's own time is over.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(15);

    // Only so that a round stays short; it may be forgotten at any time.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _restUntil = new(StringComparer.Ordinal);

    private enum Answer
    {
        Taken,

        /// <summary>Not this one; another may be taken.</summary>
        Refused,

        /// <summary>Nothing gets through now.</summary>
        Down,
    }

    /// <summary>Tells what can be told now. Returns the notices that nobody took: they have to be told again later.</summary>
    public async Task<ImmutableArray<Notice>> TellAsync(IEnumerable<Notice> notices, CancellationToken cancellationToken)
    {
        var left = await Task.WhenAll(notices.GroupBy(notice => notice.Channel, StringComparer.Ordinal).Select(group => TellAsync(group.Key, [.. group.OrderBy(notice => notice.Sequence)], cancellationToken)));
        return [.. left.SelectMany(notice => notice)];
    }

    private async Task<List<Notice>> TellAsync(string name, List<Notice> notices, CancellationToken cancellationToken)
    {
        if (_restUntil.TryGetValue(name, out var until) && time.GetUtcNow() < until) return notices;

        var (left, end) = (new List<Notice>(), time.GetUtcNow() + Round);
        foreach (var notice in notices)
        {
            if (time.GetUtcNow() >= end) return [.. left, .. notices[notices.IndexOf(notice)..]];

            switch (await SendAsync(name, notice, cancellationToken))
            {
                case Answer.Refused:
                    left.Add(notice);
                    break;

                case Answer.Down:
                    return [.. left, .. notices[notices.IndexOf(notice)..]];
            }
        }

        return left;
    }

    private async Task<Answer> SendAsync(string name, Notice notice, CancellationToken cancellationToken)
    {
        if (!policies.Current.Fleet.Channels.TryGetValue(name, out var channel)) return NotTold(notice, "there is no such channel", Answer.Refused);

        var key = channel.SignWith is { } setting ? settings.Key(setting) : null;
        if (channel.SignWith is not null && key is null) return NotTold(notice, $"it is to be signed, and the setting {channel.SignWith} holds no secret that can be used", Answer.Refused);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using var request = channel.Kind == ChannelKind.Teams ? TeamsMessage.Of(notice, channel.Address) : WebhookMessage.Of(notice, channel.Address, key, time.GetUtcNow());
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (!answer.IsSuccessStatusCode) return NotTold(notice, $"it answers {(int)answer.StatusCode}", IsForGood(answer.StatusCode) ? Answer.Refused : Answer.Down);

            Log.Told(logger, name, notice.Kind, notice.Incident);
            return Answer.Taken;
        }
        catch (HttpRequestException e)
        {
            return NotTold(notice, $"it cannot be reached: {e.HttpRequestError}", Answer.Down);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _restUntil[name] = time.GetUtcNow() + RestAfterSilence;
            return NotTold(notice, $"it has not answered within {Limit.TotalSeconds:0} s", Answer.Down);
        }
    }

    /// <summary>An address often holds a secret, so neither it nor an exception that might is written down.</summary>
    private Answer NotTold(Notice notice, string why, Answer answer)
    {
        Log.NotTold(logger, notice.Channel, notice.Kind, notice.Incident, why);
        return answer;
    }

    private static bool IsForGood(HttpStatusCode status) =>
        (int)status is >= 300 and < 500 && status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Information, "Told channel {Channel} of {Kind} of {Incident}")]
        public static partial void Told(ILogger logger, string channel, string kind, string incident);

        [LoggerMessage(5002, LogLevel.Error, "Channel {Channel} was not told of {Kind} of {Incident}, which is tried again on the next round: {Why}")]
        public static partial void NotTold(ILogger logger, string channel, string kind, string incident, string why);
    }
}
