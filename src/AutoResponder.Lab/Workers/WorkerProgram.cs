using AutoResponder.Lab.Hosting;

namespace AutoResponder.Lab.Workers;

/// <summary>A customer's site on one instance, as a process of its own. Its faults are real ones, and live in its memory: when the process ends, they end.</summary>
internal static class WorkerProgram
{
    public const string SecretHeader = "X-Worker-Secret";

    /// <summary>The line that says where it listens begins so.</summary>
    public const string Listening = "listening ";

    public static async Task<int> RunAsync(string[] args)
    {
        var options = WorkerOptions.Parse(args);
        var faults = new WorkerFaults();
        using var shop = new Shop(options, Console.Out);

        await using var app = LoopbackWeb.Create();
        app.MapPost("/.worker/fault", (HttpContext context, string kind, int size) =>
        {
            if (context.Request.Headers[SecretHeader] != options.Secret) return Results.NotFound();

            faults.Begin(kind, size);
            return Results.Ok();
        });
        app.MapRest(async context =>
        {
            if (await faults.SufferAsync(context)) await shop.ServeAsync(context);
        });
        await app.StartAsync();
        Console.WriteLine($"{Listening}{new Uri(app.Urls.Single()).Port}");

        await Parent.EndedAsync(options.Parent);
        return 1;
    }
}
