using AutoResponder.Lab.Cloud;
using AutoResponder.Lab.Hosting;

namespace AutoResponder.Lab.Runs;

/// <summary>Where the product listens, as whoever deploys it would enter it in Azure.</summary>
internal static class ProductEndpoints
{
    /// <summary>Event Grid gets a subscription only where the product has a function for it.</summary>
    public static Subscribers Of(int port, HostKeys keys)
    {
        var events = HostFiles.Read(Product.HandlerFolder).Functions.FirstOrDefault(function => function.Type == "eventGridTrigger");
        return new Subscribers(
            new Uri($"http://127.0.0.1:{port}/api/alerts?code={keys.Function}"),
            events is null ? null : new Uri($"http://127.0.0.1:{port}{EventGridEndpoint.Path}?functionName={events.Name}&code={keys.EventGrid}"));
    }
}
