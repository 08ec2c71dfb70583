using AutoResponder.Lab.Hosting;

namespace AutoResponder.Lab.Cloud.Arm;

/// <summary>Azure Resource Manager, as far as a responder needs it: sites, plans, instances, processes, metrics and alerts, with Azure's shapes and errors.</summary>
internal sealed class ArmApi : IAsyncDisposable
{
    public const string Web = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Web";
    private readonly WebApplication _web;

    private ArmApi(WebApplication web) => _web = web;

    public Uri Address => new(_web.Urls.Single());

    public static async Task<ArmApi> StartAsync(Estate estate, CancellationToken cancellationToken)
    {
        var web = LoopbackWeb.Create();
        web.Use((context, next) => GuardAsync(context, estate.Identity, next));
        SitesApi.Map(web, estate);
        ProcessesApi.Map(web, estate);
        PlansApi.Map(web, estate);
        AutoscaleApi.Map(web, estate);
        MetricsApi.Map(web, estate);
        AlertsApi.Map(web, estate.World, estate.Alerting);
        web.MapRest(context => ArmError.Of("ResourceNotFound", $"The resource '{context.Request.Path}' was not found.", 404).ExecuteAsync(context));
        await web.StartAsync(cancellationToken);
        return new ArmApi(web);
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private static async Task GuardAsync(HttpContext context, Identity identity, RequestDelegate next)
    {
        context.Response.Headers["x-ms-ratelimit-remaining-subscription-reads"] = "249";
        context.Response.Headers["x-ms-request-id"] = Guid.NewGuid().ToString();
        if (!identity.Allows(context.Request.Headers.Authorization, Identity.ManagementAudience))
            await ArmError.Of("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing or invalid.", 401).ExecuteAsync(context);
        else if (context.Request.Query["api-version"].Count == 0)
            await ArmError.Of("MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.", 400).ExecuteAsync(context);
        else await next(context);
    }
}
