using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using AutoResponder.Core;
using Microsoft.AspNetCore.Http;

namespace AutoResponder.Platform.Tests.Arm;

/// <summary>A plan and its autoscale setting as Azure serves them: what is read, and what a PUT is answered with, is the test's to say.</summary>
internal sealed class PlanOnTheWire : IAsyncDisposable
{
    public const string Subscription = "5f3c0a4e-0000-4000-8000-000000000003";
    public const string Group = $"/subscriptions/{Subscription}/resourceGroups/rg";
    public const string Setting = $"{Group}/providers/microsoft.insights/autoscalesettings/keep in bounds";
    public const string Profile = "Auto created scale condition";
    public static readonly PlanId Id = PlanId.Parse($"{Group}/providers/Microsoft.Web/serverfarms/plan-a");
    private ScriptedServer? _server;

    /// <summary>What the plan's GET answers with.</summary>
    public JsonObject Plan { get; set; } = Fixture("plan.json");

    /// <summary>The settings of the resource group.</summary>
    public List<JsonObject> Settings { get; } = [Fixture("autoscale.json")];

    public int PlanStatus { get; set; } = 200;

    public int SettingsStatus { get; set; } = 200;

    /// <summary>What a PUT is answered with; by default with the resource as it was put.</summary>
    public Func<HttpContext, JsonObject, Task> OnPut { get; set; } = (context, body) => AnswerAsync(context, 200, body.ToJsonString());

    /// <summary>The bodies of the PUTs that reached Azure.</summary>
    public ConcurrentQueue<(string Path, JsonObject Body, string? RequestId, string? ContentType)> Puts { get; } = new();

    public Uri Address => _server!.Address;

    public IEnumerable<string> Requests => _server!.Requests.Select(request => $"{request.Method} {request.Target}");

    public static async Task<PlanOnTheWire> StartAsync()
    {
        var wire = new PlanOnTheWire();
        wire._server = await ScriptedServer.StartAsync((context, _) => wire.ServeAsync(context));
        return wire;
    }

    public static JsonObject Fixture(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Arm", name)))!.AsObject();

    public static Task AnswerAsync(HttpContext context, int status, string body, params (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        foreach (var (name, value) in headers) context.Response.Headers[name] = value;
        return context.Response.WriteAsync(body);
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (context.Request.Method == "PUT")
        {
            var body = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
            Puts.Enqueue((path, body, context.Request.Headers["x-ms-client-request-id"], context.Request.ContentType));
            await OnPut(context, body);
        }
        else if (path.Equals(Id.Value, StringComparison.OrdinalIgnoreCase))
        {
            await AnswerAsync(context, PlanStatus, PlanStatus == 200 ? Plan.ToJsonString() : Refused);
        }
        else if (path.EndsWith("/autoscalesettings", StringComparison.OrdinalIgnoreCase))
        {
            await AnswerAsync(context, SettingsStatus, SettingsStatus == 200 ? new JsonObject { ["value"] = new JsonArray([.. Settings.Select(setting => setting.DeepClone())]) }.ToJsonString() : Refused);
        }
        else
        {
            var found = Settings.Find(setting => path.Equals((string?)setting["id"], StringComparison.OrdinalIgnoreCase));
            await AnswerAsync(context, found is null ? 404 : SettingsStatus, found is null || SettingsStatus != 200 ? Refused : found.ToJsonString());
        }
    }

    private const string Refused = """{"error":{"code":"AuthorizationFailed","message":"x"}}""";
}
