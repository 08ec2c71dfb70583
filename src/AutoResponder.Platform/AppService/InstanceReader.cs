using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoResponder.Core;
using AutoResponder.Core.Observations;
using AutoResponder.Platform.Arm;
using Azure;

namespace AutoResponder.Platform.AppService;

/// <summary>A site's instances and the worker processes that run it there.</summary>
public sealed partial class InstanceReader(ArmClient arm)
{
    private const string Worker = "w3wp";

    /// <param name="missing">Gets a sentence for each instance whose processes could not be read.</param>
    /// <exception cref="RequestFailedException">The instances themselves could not be listed.</exception>
    public async Task<ImmutableArray<InstanceReading>> ReadAsync(SiteId site, ICollection<string> missing, CancellationToken cancellationToken)
    {
        var instances = await ListAsync(site, cancellationToken);
        return [.. await Task.WhenAll(instances.Select(instance => ReadAsync(site, instance.Id, instance.Machine, missing, cancellationToken)))];
    }

    /// <summary>A site's instances by id, with their machines' names where Azure says them.</summary>
    /// <exception cref="RequestFailedException">They could not be listed.</exception>
    public async Task<ImmutableArray<(string Id, string? Machine)>> ListAsync(SiteId site, CancellationToken cancellationToken)
    {
        var instances = ImmutableArray.CreateBuilder<(string, string?)>();
        await foreach (var item in arm.ListAsync($"{site}/instances", ApiVersions.Web, cancellationToken))
        {
            if (item.TryGetProperty("name", out var name) && name.GetString() is { } id && InstanceId().IsMatch(id))
                instances.Add((id, item.TryGetProperty("properties", out var properties) && properties.TryGetProperty("machineName", out var machine) ? machine.GetString() : null));
        }

        return instances.ToImmutable();
    }

    /// <summary>All processes of an instance, by number and name.</summary>
    /// <exception cref="RequestFailedException">They could not be listed.</exception>
    public async IAsyncEnumerable<(int Number, string? Name)> ProcessesAsync(SiteId site, string instance, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!InstanceId().IsMatch(instance)) throw new ArgumentException($"'{instance}' is no instance.", nameof(instance));

        await foreach (var item in arm.ListAsync($"{site}/instances/{instance}/processes", ApiVersions.Web, cancellationToken))
        {
            if (item.TryGetProperty("properties", out var properties) && ProcessNumber(item, properties) is { } number) yield return (number, properties.Text("name"));
        }
    }

    /// <summary>The path of one process, from parts that cannot lead anywhere else.</summary>
    /// <exception cref="ArgumentException">The instance's id is not one.</exception>
    public static string ProcessPath(SiteId site, string instance, int process) => InstanceId().IsMatch(instance) && process > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{site}/instances/{instance}/processes/{process}")
        : throw new ArgumentException($"'{instance}' and {process} are no instance and process.", nameof(instance));

    private async Task<InstanceReading> ReadAsync(SiteId site, string instance, string? machine, ICollection<string> missing, CancellationToken cancellationToken)
    {
        try
        {
            var candidates = new List<int>();
            await foreach (var (number, name) in ProcessesAsync(site, instance, cancellationToken))
            {
                if (name == Worker) candidates.Add(number);
            }

            // Only the detail says whether a worker is the site's own, Kudu's or a web job's.
            var details = await Task.WhenAll(candidates.Select(number => ReadWorkerAsync(site, instance, number, cancellationToken)));
            return new InstanceReading(instance, machine, [.. details.OfType<WorkerReading>()]);
        }
        catch (RequestFailedException e)
        {
            lock (missing) missing.Add($"the processes of instance {machine ?? instance} could not be read: status {e.Status} {e.ErrorCode}");
            return new InstanceReading(instance, machine, null);
        }
    }

    private async Task<WorkerReading?> ReadWorkerAsync(SiteId site, string instance, int number, CancellationToken cancellationToken)
    {
        // The answer also carries the process's environment, with its secrets: nothing but these fields is taken from it.
        using var document = await arm.GetAsync(ProcessPath(site, instance, number), ApiVersions.Web, cancellationToken);
        if (document is null || !document.RootElement.TryGetProperty("properties", out var properties)) return null;
        if (properties.IsTrue("is_scm_site") || properties.IsTrue("is_webjob")) return null;

        return new WorkerReading(
            number,
            DateTimeOffset.TryParse(properties.Text("start_time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var started) ? started : null,
            properties.TryGetProperty("working_set", out var bytes) && bytes.TryGetInt64(out var size) && size >= 0 ? size : null);
    }

    private static int? ProcessNumber(JsonElement item, JsonElement properties)
    {
        if (properties.TryGetProperty("identifier", out var identifier) && identifier.ValueKind == JsonValueKind.Number && identifier.TryGetInt32(out var number)) return number;
        if (properties.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out number)) return number;

        var name = item.Text("name") ?? "";
        return int.TryParse(name[(name.LastIndexOf('/') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out number) ? number : null;
    }

    [GeneratedRegex(@"^[0-9A-Za-z_-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex InstanceId();
}
