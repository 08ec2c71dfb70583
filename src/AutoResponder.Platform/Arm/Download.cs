using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AutoResponder.Platform.Arm;

/// <summary>An answer that may be long: its headers are read, its body is not, and nothing of it is kept.</summary>
internal sealed class Download : IAsyncDisposable
{
    private readonly HttpMessage _message;

    private Download(HttpMessage message, Stream content) => (_message, Content) = (message, content);

    public int Status => _message.Response.Status;

    public ResponseHeaders Headers => _message.Response.Headers;

    /// <summary>How long it will be, as the sender says; null where it does not.</summary>
    public long? Length => Headers.ContentLengthLong;

    /// <summary>Whether the sender says where it ends: without that, a cut looks like an end.</summary>
    public bool SaysItsEnd => Length is not null || Headers.TryGetValue("Transfer-Encoding", out _);

    public Stream Content { get; }

    /// <summary>Sends a request once, and takes over its message whatever comes of it.</summary>
    /// <exception cref="RequestFailedException">There was no answer.</exception>
    public static async Task<Download> SendAsync(HttpPipeline pipeline, HttpMessage message, CancellationToken cancellationToken)
    {
        try
        {
            message.BufferResponse = false;
            message.NetworkTimeout = Timeout.InfiniteTimeSpan;
            await pipeline.SendAsync(message, cancellationToken);
            return new Download(message, message.ExtractResponseContent() ?? Stream.Null);
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        _message.Dispose();
    }
}
