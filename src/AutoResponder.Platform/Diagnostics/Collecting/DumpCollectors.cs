using AutoResponder.Core.Captures;
using AutoResponder.Platform.AppService;
using AutoResponder.Platform.Arm;
using AutoResponder.Platform.Diagnostics.Scm;
using Azure;

namespace AutoResponder.Platform.Diagnostics.Collecting;

/// <summary>A process's threads with their stacks: the small dump that Azure Resource Manager gives, for which the right to read is enough.</summary>
internal sealed class StacksCollector(ArmClient arm) : ICollector
{
    public async Task<Collected> OpenAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        var target = FrozenProcess.Target(wanted);
        var path = InstanceReader.ProcessPath(wanted.Order.Site, target.Instance, target.Process);
        try
        {
            using var detail = await arm.GetAsync(path, ApiVersions.Web, cancellationToken);
            FrozenProcess.Check(target, detail?.RootElement.TryGetProperty("properties", out var process) == true ? process : null, holdsMemory: false, wanted.Limits.Bytes);
        }
        catch (RequestFailedException e)
        {
            throw SourceException.Of(e, "process");
        }

        return await Dumps.OpenAsync(() => arm.OpenAsync($"{path}/dump", ApiVersions.Web, cancellationToken), wanted, cancellationToken);
    }
}

/// <summary>A process's memory: through Kudu, which asks for the right to publish; a small one as the stacks are.</summary>
internal sealed class DumpCollector(ArmClient arm, ScmClient scm) : ICollector
{
    private readonly StacksCollector _small = new(arm);

    public async Task<Collected> OpenAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        if (wanted.Order.Dump is not { } kind || kind is DumpKind.Stacks or DumpKind.Mini) return await _small.OpenAsync(wanted, cancellationToken);

        // The same Kudu, with the same cookie, is asked what it takes for that process: another instance may have one of that number as well.
        var target = FrozenProcess.Target(wanted);
        var site = await scm.FindAsync(wanted.Order.Site, cancellationToken);
        using var detail = await scm.JsonAsync(site, ScmPath.Process(target.Process), "process", target.Instance, cancellationToken);
        FrozenProcess.Check(target, detail?.RootElement, holdsMemory: true, wanted.Limits.Bytes);
        return await Dumps.OpenAsync(() => scm.AskOnceAsync(site, ScmPath.Dump(target.Process, kind, site.IsLinux), target.Instance, cancellationToken), wanted, cancellationToken);
    }
}

/// <summary>Dumps as they come over the wire.</summary>
internal static class Dumps
{
    /// <summary>Asks once, and takes nothing for a dump that is none.</summary>
    public static async Task<Collected> OpenAsync(Func<Task<Download>> ask, Wanted wanted, CancellationToken cancellationToken)
    {
        Download answer;
        try
        {
            answer = await ask();
        }
        catch (RequestFailedException e)
        {
            throw SourceException.Of(e, "dump");
        }

        try
        {
            if (answer.Status != 200) throw new SourceException(SourceException.Because(answer.Status, "dump"));
            if (!answer.SaysItsEnd) throw new SourceException("the answer does not say where it ends, so that a cut could not be told from an end");
            if (answer.Length > wanted.Limits.Bytes) throw new TooLongException($"it has {Reporting.Sizes.Say(answer.Length.Value)}, and a dump may have {Reporting.Sizes.Say(wanted.Limits.Bytes)}");

            var start = new byte[4];
            if (await answer.Content.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken) != start.Length || !IsADump(start)) throw new SourceException("the answer is no dump");
            return new Collected(new AtMost(new Rejoined(start, answer.Content), wanted.Limits.Bytes), ".dmp", "application/octet-stream", answer);
        }
        catch (IOException e)
        {
            await answer.DisposeAsync();
            throw new CutOffException(e.Message, e);
        }
        catch
        {
            await answer.DisposeAsync();
            throw;
        }
    }

    /// <summary>What a dump of Windows begins with, and one of Linux.</summary>
    private static bool IsADump(ReadOnlySpan<byte> start) => start.SequenceEqual("MDMP"u8) || start.SequenceEqual("\u007fELF"u8);

    /// <summary>A stream with its first bytes put back.</summary>
    private sealed class Rejoined(byte[] start, Stream rest) : ReadOnlyStream
    {
        private ReadOnlyMemory<byte> _start = start;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_start.IsEmpty) return rest.ReadAsync(buffer, cancellationToken);

            var length = Math.Min(buffer.Length, _start.Length);
            _start[..length].CopyTo(buffer);
            _start = _start[length..];
            return ValueTask.FromResult(length);
        }
    }
}
