namespace AutoResponder.Platform.Diagnostics.Collecting;

/// <summary>What a collector has opened: bytes that are ready to be stored as they are.</summary>
/// <param name="Ending">The name's ending, with its dot.</param>
internal sealed record Collected(Stream Content, string Ending, string ContentType, params IAsyncDisposable[] Open) : IAsyncDisposable
{
    public static Collected Json(byte[] content) => new(new MemoryStream(content, writable: false), ".json", "application/json");

    public static Collected Text(IAsyncEnumerable<ReadOnlyMemory<byte>> text, string ending, params IAsyncDisposable[] open) => new(new ChunkStream(text), ending, "text/plain; charset=utf-8", open);

    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        foreach (var open in Open) await open.DisposeAsync();
    }
}
