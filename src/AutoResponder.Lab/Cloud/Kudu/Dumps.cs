using System.Globalization;
using System.IO.Compression;
using AutoResponder.Lab.Cloud.Plans;
using Microsoft.Diagnostics.NETCore.Client;

namespace AutoResponder.Lab.Cloud.Kudu;

/// <summary>Real dumps of workers' memory, one at a time: written by the worker itself into a folder of the run, sent to whoever asked, and deleted. A worker that does not answer leaves the caller waiting.</summary>
internal sealed class Dumps(string folder, Action<CloudEvent> tell) : IDisposable
{
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(10);
    private readonly string _folder = Directory.CreateDirectory(folder).FullName;
    private readonly SemaphoreSlim _one = new(1);

    public async Task SendAsync(HttpContext context, Worker worker, int process, DumpType type, bool isZip)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(AtMost);
        var file = Path.Combine(_folder, $"{Guid.NewGuid():N}.dmp");
        var isFirst = false;
        try
        {
            await _one.WaitAsync(limit.Token);
            isFirst = true;
            await new DiagnosticsClient(process).WriteDumpAsync(type, file, logDumpGeneration: false, limit.Token);
            await AnswerAsync(context, worker, process, type, isZip ? await ZipAsync(file, limit.Token) : file, limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Whoever asked has given up, or ten minutes are over: there is nobody to tell.
        }
        catch (Exception e) when (e is DiagnosticsClientException or IOException)
        {
            // The process ended, or could not write.
            await FailAsync(context, e.Message);
        }
        finally
        {
            foreach (var left in new[] { file, file + ".zip" }) File.Delete(left);
            if (isFirst) _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task AnswerAsync(HttpContext context, Worker worker, int process, DumpType type, string file, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"w3wp-{worker.Instance.Id[..6]}-{DateTime.UtcNow:MM-dd-HH-mm-ss}{(file.EndsWith(".zip", StringComparison.Ordinal) ? ".zip" : ".dmp")}");
        await using var content = File.OpenRead(file);
        tell(new CloudEvent.DumpTaken(worker.Site, process, type.ToString(), content.Length));
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = content.Length;
        context.Response.Headers.ContentDisposition = $"attachment; filename={name}";
        await content.CopyToAsync(context.Response.Body, cancellationToken);
    }

    private static async Task<string> ZipAsync(string file, CancellationToken cancellationToken)
    {
        await using var zip = await ZipFile.OpenAsync(file + ".zip", ZipArchiveMode.Create, cancellationToken);
        await zip.CreateEntryFromFileAsync(file, "minidump.dmp", CompressionLevel.Fastest, cancellationToken);
        return file + ".zip";
    }

    private static async Task FailAsync(HttpContext context, string why)
    {
        if (context.Response.HasStarted) return;

        context.Response.ContentLength = null;
        await KuduError.Of($"An error has occurred: {why}", StatusCodes.Status500InternalServerError).ExecuteAsync(context);
    }
}
