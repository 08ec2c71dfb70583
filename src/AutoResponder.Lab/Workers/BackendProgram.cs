using System.Globalization;
using AutoResponder.Lab.Hosting;

namespace AutoResponder.Lab.Workers;

/// <summary>What a site leans on, as a process of its own: it answers at once, or slowly, or often with an error. When it is dead, it is dead.</summary>
internal static class BackendProgram
{
    /// <param name="args"><c>backend PARENT SECRET PORT</c></param>
    public static async Task<int> RunAsync(string[] args)
    {
        var (parent, secret, port) = (int.Parse(args[1], CultureInfo.InvariantCulture), args[2], int.Parse(args[3], CultureInfo.InvariantCulture));
        var manner = new Manner(TimeSpan.FromMilliseconds(5), 0);
        long asked = 0;

        await using var app = LoopbackWeb.Create(port: port);
        app.MapPost("/.backend/manner", (HttpContext context, int takes, int failing) =>
        {
            if (context.Request.Headers[WorkerProgram.SecretHeader] != secret) return Results.NotFound();

            manner = new Manner(TimeSpan.FromMilliseconds(takes), failing);
            return Results.Ok();
        });
        app.MapRest(async context =>
        {
            var now = manner;
            await Task.Delay(now.Takes, context.RequestAborted);

            // So many of a hundred, spread evenly: no luck is in it.
            if (Interlocked.Increment(ref asked) * 37 % 100 < now.FailingOfHundred) context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync(context.Response.StatusCode < 400 ? "1 row" : "too many connections", context.RequestAborted);
        });
        await app.StartAsync();
        Console.WriteLine($"{WorkerProgram.Listening}{port}");

        await Parent.EndedAsync(parent);
        return 1;
    }

    /// <summary>How it answers.</summary>
    private sealed record Manner(TimeSpan Takes, int FailingOfHundred);
}
