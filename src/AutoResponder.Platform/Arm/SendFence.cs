using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AutoResponder.Platform.Arm;

/// <summary>The last moment for an act to leave.</summary>
internal sealed record SendFence(DateTimeOffset SendBy, TimeProvider Time)
{
    /// <summary>Marks a message that was let through: from then on it may have reached Azure.</summary>
    public const string Passed = "Passed";
}

/// <summary>Nothing left: the time to send had passed.</summary>
internal sealed class NotSentException(string why) : Exception(why);

/// <summary>Looks at the clock last of all, after the token was fetched and right before the socket: a process that slept in between must not act on old evidence.</summary>
internal sealed class FencePolicy : HttpPipelinePolicy
{
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Check(message);
        ProcessNext(message, pipeline);
    }

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Check(message);
        return ProcessNextAsync(message, pipeline);
    }

    private static void Check(HttpMessage message)
    {
        if (!message.TryGetProperty(nameof(SendFence), out var value) || value is not SendFence fence) return;

        var now = fence.Time.GetUtcNow();
        if (now >= fence.SendBy)
            throw new NotSentException(string.Create(CultureInfo.InvariantCulture, $"it had to leave by {fence.SendBy:HH:mm:ss.f} UTC, and it was {now:HH:mm:ss.f}"));

        message.SetProperty(nameof(SendFence.Passed), true);
    }
}

/// <summary>A bearer token over plain http, to loopback only: Azure.Core's own policy rightly refuses http altogether.</summary>
internal sealed class LoopbackBearerPolicy(TokenCredential credential, string scope) : HttpPipelinePolicy
{
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Set(message, credential.GetToken(new TokenRequestContext([scope]), message.CancellationToken));
        ProcessNext(message, pipeline);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Set(message, await credential.GetTokenAsync(new TokenRequestContext([scope]), message.CancellationToken));
        await ProcessNextAsync(message, pipeline);
    }

    private static void Set(HttpMessage message, AccessToken token)
    {
        if (!message.Request.Uri.ToUri().IsLoopback) throw new InvalidOperationException("A token is sent over https only, or to loopback.");

        message.Request.Headers.SetValue("Authorization", $"Bearer {token.Token}");
    }
}
