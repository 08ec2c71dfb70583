using System.Globalization;
using AutoResponder.Lab.Runs;

namespace AutoResponder.Lab.Verify;

/// <summary>What was captured lies there as its manifest says, and nothing else lies there.</summary>
internal static class CaptureChecks
{
    private static readonly string[] Unlisted = [Capture.ManifestName, "report.html"];

    public static async Task<IReadOnlyList<Finding>> RunAsync(BlobDump blobs, RunRecord record, CancellationToken cancellationToken)
    {
        var all = await blobs.ListAsync(cancellationToken);
        var captures = await blobs.CapturesAsync(cancellationToken);
        var findings = new List<Finding>();
        foreach (var capture in captures)
        {
            foreach (var artefact in capture.Artefacts) findings.Add(await IsThereAsync(blobs, artefact, cancellationToken));

            var listed = capture.Artefacts.Select(artefact => artefact.Blob).Concat(Unlisted.Select(name => capture.Prefix + name)).ToHashSet(StringComparer.Ordinal);
            var strange = all.Where(blob => blob.Container == "diagnostics" && blob.Name.StartsWith(capture.Prefix, StringComparison.Ordinal) && !listed.Contains(blob.Name)).Select(blob => blob.Name).ToList();
            findings.Add(new Finding(strange.Count == 0, strange.Count == 0 ? $"{capture.Scope} capture {capture.Op}: nothing but what its manifest lists" : $"{capture.Op}: {string.Join(", ", strange)} stands in no manifest"));
            findings.Add(new Finding(capture.IsWhole == capture.Missing.IsEmpty, $"{capture.Scope} capture {capture.Op} is called {(capture.IsWhole ? "whole" : "not whole")}, and {capture.Missing.Length} things are missing"));
        }

        var orphans = all.Where(blob => blob.Container == "diagnostics" && !captures.Any(capture => blob.Name.StartsWith(capture.Prefix, StringComparison.Ordinal))).Select(blob => blob.Name).ToList();
        if (orphans.Count > 0) findings.Add(new Finding(false, $"no manifest tells of {string.Join(", ", orphans)}"));
        findings.Add(await NoSecretsAsync(blobs, all, record, cancellationToken));
        return findings;
    }

    private static async Task<Finding> IsThereAsync(BlobDump blobs, Artefact artefact, CancellationToken cancellationToken)
    {
        var size = artefact.Bytes.ToString(CultureInfo.InvariantCulture);
        if (await blobs.MeasureAsync(artefact.Blob, cancellationToken) is not { } found) return new Finding(false, $"artefact {artefact.Name} of {size} bytes is not there");

        var isSame = found.Bytes == artefact.Bytes && found.Sha256.Equals(artefact.Sha256, StringComparison.OrdinalIgnoreCase);
        return new Finding(isSame, $"artefact {artefact.Name}: {size} bytes, SHA-256 {found.Sha256[..12]}{(isSame ? "" : $", but the blob has {found.Bytes} bytes, and the manifest says {artefact.Sha256}")}");
    }

    /// <summary>Every text that was written anywhere; a dump holds what the process held.</summary>
    private static async Task<Finding> NoSecretsAsync(BlobDump blobs, IReadOnlyList<(string Container, string Name, long Bytes)> all, RunRecord record, CancellationToken cancellationToken)
    {
        var leaks = new List<string>();
        var read = 0;
        foreach (var (container, name, _) in all.Where(blob => !blob.Name.Contains(".dmp", StringComparison.OrdinalIgnoreCase)))
        {
            if (await blobs.TextAsync(container, name, cancellationToken) is not { } text) continue;

            read++;
            if (record.Secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal))) leaks.Add($"{container}/{name}");
        }

        return new Finding(leaks.Count == 0, leaks.Count == 0 ? $"none of the run's secrets stands in its {read} blobs of text" : $"secrets stand in {string.Join(", ", leaks)}");
    }
}
