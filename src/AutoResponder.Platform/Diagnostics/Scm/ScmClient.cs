using System.Text.Json;
using System.Text.RegularExpressions;
using AutoResponder.Core;
using AutoResponder.Platform.Arm;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Polly;
using Polly.Retry;

namespace AutoResponder.Platform.Diagnostics.Scm;

/// <summary>Reads from a site's own Kudu: with a token of its own scope, one instance at a time, following nobody anywhere.</summary>
internal sealed partial class ScmClient
{
    private const int LongestJson = 4 * 1024 * 1024;
    private readonly ArmClient _arm;
    private readonly AzureOptions _options;
    private readonly HttpPipeline _https;
    private readonly HttpPipeline _loopback;
    private readonly ResiliencePipeline<Download> _reads;

    public ScmClient(ArmClient arm, TokenCredential credential, AzureOptions options, TimeProvider time)
    {
        (_arm, _options) = (arm, options);
        _https = HttpPipelineBuilder.Build(new ScmClientOptions(), [], [new BearerTokenAuthenticationPolicy(credential, options.ScmScope)], new ResponseClassifier());
        _loopback = HttpPipelineBuilder.Build(new ScmClientOptions(), [], [new LoopbackBearerPolicy(credential, options.ScmScope)], new ResponseClassifier());

        // A Kudu that was asleep answers late, or not at once; what only reads may ask again.
        _reads = new ResiliencePipelineBuilder<Download> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<Download>
            {
                MaxRetryAttempts = 2,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(500),
                ShouldHandle = new PredicateBuilder<Download>().HandleResult(answer => answer.Status is 408 or 429 or 502 or 503 or 504).Handle<RequestFailedException>(e => e.Status == 0),
                OnRetry = static async arguments =>
                {
                    if (arguments.Outcome.Result is { } answer) await answer.DisposeAsync();
                },
            })
            .Build();
    }

    /// <summary>Asks Azure where the site's Kudu is.</summary>
    /// <exception cref="SourceException">The site is gone, cannot be read, or has no Kudu that may be asked.</exception>
    public async Task<ScmSite> FindAsync(SiteId site, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await _arm.GetAsync(site.Value, ApiVersions.Web, cancellationToken) ?? throw new SourceException("the site is not there any more");
            var isLinux = document.RootElement.Text("kind")?.Contains("linux", StringComparison.OrdinalIgnoreCase) == true
                || (document.RootElement.TryGetProperty("properties", out var properties) && properties.IsTrue("reserved"));
            return new ScmSite(site, isLinux, ScmAddress.Of(document.RootElement, _options));
        }
        catch (RequestFailedException e)
        {
            throw SourceException.Of(e, "site");
        }
    }

    /// <summary>Opens what can be read again for nothing, and so is asked for again where Kudu stumbles.</summary>
    /// <param name="instance">Which instance is meant; null for any.</param>
    /// <param name="range">Which part of it, as the header spells it; the answer may be the whole all the same.</param>
    /// <exception cref="RequestFailedException">There was no answer.</exception>
    public async Task<Download> ReadAsync(ScmSite site, ScmPath path, string? instance, string? range, CancellationToken cancellationToken) =>
        await _reads.ExecuteAsync(async token => await SendAsync(site, path, instance, range, token), cancellationToken);

    /// <summary>Asks once for what is costly to make.</summary>
    /// <exception cref="RequestFailedException">There was no answer.</exception>
    public Task<Download> AskOnceAsync(ScmSite site, ScmPath path, string instance, CancellationToken cancellationToken) => SendAsync(site, path, instance, null, cancellationToken);

    /// <summary>Reads a short answer as JSON; null where there is nothing.</summary>
    /// <exception cref="SourceException">It cannot be had.</exception>
    public async Task<JsonDocument?> JsonAsync(ScmSite site, ScmPath path, string what, string? instance, CancellationToken cancellationToken)
    {
        try
        {
            await using var answer = await ReadAsync(site, path, instance, null, cancellationToken);
            if (answer.Status == 404) return null;
            if (answer.Status != 200) throw new SourceException(SourceException.Because(answer.Status, what));

            using var content = new MemoryStream();
            await new Collecting.AtMost(answer.Content, LongestJson).CopyToAsync(content, cancellationToken);
            return JsonDocument.Parse(content.ToArray());
        }
        catch (RequestFailedException e)
        {
            throw SourceException.Of(e, what);
        }
        catch (JsonException e)
        {
            throw new SourceException($"the {what} could not be read: Kudu's answer is not JSON", e);
        }
        catch (IOException e)
        {
            throw new CutOffException(e.Message, e);
        }
    }

    private async Task<Download> SendAsync(ScmSite site, ScmPath path, string? instance, string? range, CancellationToken cancellationToken)
    {
        var pipeline = site.Address.IsLoopback ? _loopback : _https;
        var message = pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(new Uri(site.Address, path.Value));
        if (range is not null) message.Request.Headers.SetValue("Range", range);
        if (instance is not null)
        {
            // Known from public use, not from a published contract; whoever checks finds the process by its number and start.
            if (!InstanceId().IsMatch(instance)) throw new SourceException($"'{instance}' is no instance");
            message.Request.Headers.SetValue("Cookie", $"ARRAffinity={instance}");
        }

        return await Download.SendAsync(pipeline, message, cancellationToken);
    }

    [GeneratedRegex(@"^[0-9A-Za-z_-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex InstanceId();

    /// <summary>No redirects and no retries of the transport's own.</summary>
    private sealed class ScmClientOptions : ClientOptions
    {
        public ScmClientOptions()
        {
            Retry.MaxRetries = 0;
            Diagnostics.ApplicationId = "AutoResponder";
            Diagnostics.IsLoggingContentEnabled = false;
        }
    }
}
