using AutoResponder.Lab.Cloud;
using AutoResponder.Lab.People;
using AutoResponder.Lab.Verify;

namespace AutoResponder.Lab.Runs;

/// <summary>Reads how a run ended, past the responder.</summary>
internal static class OutcomeReader
{
    public static async Task<Outcome> ReadAsync(LocalAzure azure, Person person, Stage stage, BlobDump blobs, string connectionString, CancellationToken cancellationToken)
    {
        var streams = await LedgerDump.ReadAsync(connectionString);
        var captures = await blobs.CapturesAsync(cancellationToken);
        return new Outcome
        {
            Events = [.. streams.SelectMany(stream => stream.Events).Where(row => row.Json is not null).OrderBy(row => row.At)],
            Acts = [.. WireCall.Read(azure.WireLog).Where(call => call.Principal == Identity.Responder)],
            Captures = [.. captures],
            NamesBackend = await NamesAsync(azure.World.Backend, captures, blobs, cancellationToken),
            Messages = person.Messages,
            RefusedMessages = person.Refused,
            CapacityAtStart = azure.World.Capacity,
            CapacityAtEnd = azure.Plan.Capacity,
            SizeAtEnd = azure.Plan.Sku.Size,
            MendedAt = stage.MendedAt,
            IsWellServed = stage.IsWellServed,
            World = azure.World,
            Options = stage.Options,
        };
    }

    private static async Task<bool> NamesAsync(string? backend, IReadOnlyList<Capture> captures, BlobDump blobs, CancellationToken cancellationToken)
    {
        if (backend is null) return true;

        foreach (var artefact in captures.Where(capture => capture.IsFull).SelectMany(capture => capture.Artefacts).Where(artefact => !artefact.IsDump && artefact.Kind != "environment"))
        {
            if ((await blobs.TextAsync(artefact, cancellationToken))?.Contains(backend, StringComparison.Ordinal) is true) return true;
        }

        return false;
    }
}
