using System.Collections.Concurrent;
using Azure.Core;

namespace AutoResponder.Intake.Tests.Cli;

/// <summary>A credential without any cloud behind it, which keeps what it was asked for.</summary>
internal sealed class CountingCredential : TokenCredential
{
    public const string Token = "a-token-of-somebody";

    public ConcurrentQueue<string> Asked { get; } = new();

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Asked.Enqueue(requestContext.Scopes.Single());
        return new AccessToken(Token, DateTimeOffset.UtcNow.AddHours(1));
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => ValueTask.FromResult(GetToken(requestContext, cancellationToken));
}
