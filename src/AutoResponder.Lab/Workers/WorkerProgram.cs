using System.Diagnostics;
using System.Globalization;
using AutoResponder.Lab.Hosting;

namespace AutoResponder.Lab.Workers;

/// <summary>A customer's site on one instance, as a process of its own. Its faults are real ones, and live in its memory: when the process ends, they end.</summary>
internal static class WorkerProgram
{
    public const string SecretHeader = "X-Worker-Secret";

    /// <param name="args"><c>worker PARENT SECRET</c></param>
    public static async Task<int> RunAsync(string[] args)
    {
        var parent = int.Parse(args[1], CultureInfo.InvariantCulture);
        var secret = args[2];
        var faults = new WorkerFaults();

        await using var app = LoopbackWeb.Create();
        app.MapPost("/.worker/fault", (HttpContext context, string kind, int size) =>
        {
            if (context.Request.Headers[SecretHeader] != secret) return Results.NotFound();

            faults.Begin(kind, size);
            return Results.Ok();
        });
        app.MapFallback(async context =>
        {
            if (!await faults.SufferAsync(context)) return;

            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync("<!doctype html><title>Welcome</title><p>All is well.</p>", context.RequestAborted);
        });
        await app.StartAsync();
        Console.WriteLine($"listening {new Uri(app.Urls.Single()).Port}");

        // The second net below the signal that a parent's death sends: not every system has that signal.
        while (IsAlive(parent)) await Task.Delay(TimeSpan.FromSeconds(1));
        return 1;
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
