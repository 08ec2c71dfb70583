using System.Net;

namespace AutoResponder.Lab.Hosting;

/// <summary>A web server of the local Azure: on loopback only, silent, and on a free port if none is named.</summary>
internal static class LoopbackWeb
{
    public static WebApplication Create(Action<IServiceCollection>? services = null, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port));
        services?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>Serves every path that nothing else serves. The framework's own fallback leaves out those that look like files.</summary>
    public static void MapRest(this WebApplication web, RequestDelegate serve) => web.MapFallback("{**path}", serve);
}
