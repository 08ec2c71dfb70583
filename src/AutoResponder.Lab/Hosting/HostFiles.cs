using System.Text.Json;

namespace AutoResponder.Lab.Hosting;

/// <summary>What a Functions app says of itself: <c>host.json</c>, and one <c>function.json</c> a folder.</summary>
internal sealed record HostFiles(string Root, HandlerCommand Handler, QueueSettings Queues, TimeSpan FunctionTimeout, string RoutePrefix, IReadOnlyList<FunctionFile> Functions)
{
    /// <exception cref="InvalidDataException">Something that the real host needs is not there.</exception>
    public static HostFiles Read(string root)
    {
        var path = Path.Combine(root, "host.json");
        if (!File.Exists(path)) throw new InvalidDataException($"There is no host.json in {root}.");

        using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var host = document.RootElement;
        var custom = host.GetProperty("customHandler");
        var description = custom.GetProperty("description");
        var extensions = host.TryGetProperty("extensions", out var found) ? found : default;
        return new HostFiles(
            root,
            new HandlerCommand(
                description.GetProperty("defaultExecutablePath").GetString()!,
                description.TryGetProperty("arguments", out var arguments) ? [.. arguments.EnumerateArray().Select(argument => argument.GetString()!)] : [],
                custom.TryGetProperty("enableForwardingHttpRequest", out var forwarding) && forwarding.GetBoolean()),
            QueueSettings.Read(Part(extensions, "queues")),
            host.TryGetProperty("functionTimeout", out var timeout) ? TimeSpan.Parse(timeout.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : TimeSpan.FromMinutes(30),
            Part(extensions, "http") is { ValueKind: JsonValueKind.Object } http && http.TryGetProperty("routePrefix", out var prefix) ? prefix.GetString()! : "api",
            [.. Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal).Where(folder => File.Exists(Path.Combine(folder, "function.json"))).Select(FunctionFile.Read)]);
    }

    private static JsonElement Part(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var part) ? part : default;
}

/// <summary>How the handler is started.</summary>
internal sealed record HandlerCommand(string Path, IReadOnlyList<string> Arguments, bool ForwardsHttp);

/// <summary>How queues are polled.</summary>
internal sealed record QueueSettings(TimeSpan MaxPollingInterval, TimeSpan VisibilityTimeout, int BatchSize, int NewBatchThreshold, int MaxDequeueCount, bool IsBase64)
{
    public static QueueSettings Read(JsonElement queues) => new(
        Time(queues, "maxPollingInterval", TimeSpan.FromMinutes(1)),
        Time(queues, "visibilityTimeout", TimeSpan.Zero),
        Number(queues, "batchSize", 16),
        Number(queues, "newBatchThreshold", 8),
        Number(queues, "maxDequeueCount", 5),
        !(queues.ValueKind == JsonValueKind.Object && queues.TryGetProperty("messageEncoding", out var encoding) && encoding.GetString() == "none"));

    private static TimeSpan Time(JsonElement queues, string name, TimeSpan otherwise) =>
        queues.ValueKind == JsonValueKind.Object && queues.TryGetProperty(name, out var value) ? TimeSpan.Parse(value.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : otherwise;

    private static int Number(JsonElement queues, string name, int otherwise) =>
        queues.ValueKind == JsonValueKind.Object && queues.TryGetProperty(name, out var value) ? value.GetInt32() : otherwise;
}

/// <summary>One function: its folder's name and its trigger.</summary>
internal sealed record FunctionFile(string Name, JsonElement Trigger)
{
    public string Type => Trigger.GetProperty("type").GetString()!;

    public string Binding => Trigger.GetProperty("name").GetString()!;

    public static FunctionFile Read(string folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "function.json")));
        var trigger = document.RootElement.GetProperty("bindings").EnumerateArray().Single(binding => binding.GetProperty("type").GetString()!.EndsWith("Trigger", StringComparison.Ordinal));
        return new FunctionFile(Path.GetFileName(folder), trigger.Clone());
    }

    public string? Text(string name) => Trigger.TryGetProperty(name, out var value) ? value.GetString() : null;
}
