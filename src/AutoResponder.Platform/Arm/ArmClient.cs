using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using AutoResponder.Core.Acts;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Polly;
using Polly.Retry;

namespace AutoResponder.Platform.Arm;

/// <summary>A thin client of Azure Resource Manager on Azure.Core's pipeline. Reads are tried again, and acts never: the transport's own retries are off for both.</summary>
public sealed partial class ArmClient
{
    private static readonly ResponseClassifier Classifier = new();
    private readonly HttpPipeline _pipeline;
    private readonly AzureOptions _options;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<Response> _reads;

    public ArmClient(TokenCredential credential, AzureOptions options, TimeProvider time)
    {
        (_options, _time) = (options.Checked(), time);
        HttpPipelinePolicy bearer = options.ResourceManager.Scheme == Uri.UriSchemeHttps
            ? new BearerTokenAuthenticationPolicy(credential, options.Scope)
            : new LoopbackBearerPolicy(credential, options.Scope);
        _pipeline = HttpPipelineBuilder.Build(new ArmClientOptions(), [], [bearer], Classifier);
        _reads = new ResiliencePipelineBuilder<Response> { TimeProvider = time }
            .AddTimeout(options.ReadTimeout)
            .AddRetry(new RetryStrategyOptions<Response>
            {
                MaxRetryAttempts = 3,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(300),
                ShouldHandle = new PredicateBuilder<Response>()
                    .HandleResult(response => response.Status is 408 or 429 or >= 500)
                    .Handle<RequestFailedException>(e => e.Status is 0 or 408 or 429 or >= 500),
                OnRetry = static arguments =>
                {
                    arguments.Outcome.Result?.Dispose();
                    return default;
                },
                DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result is { } response ? RetryAfter(response) : null),
            })
            .Build();
    }

    /// <summary>Reads a resource; null where Azure says that it is not there.</summary>
    /// <param name="path">Built from checked parts, with its query but without the API version.</param>
    /// <exception cref="RequestFailedException">Azure refused, or could not be reached.</exception>
    public async Task<JsonDocument?> GetAsync(string path, string apiVersion, CancellationToken cancellationToken) =>
        await ReadAsync(Address(path, apiVersion), cancellationToken);

    /// <summary>Reads a list to its end.</summary>
    /// <param name="mustExist">Whether a list that is not there is an error, and not an empty one: where nothing in it would mean that something is allowed.</param>
    public async IAsyncEnumerable<JsonElement> ListAsync(
        string path, string apiVersion, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken, bool mustExist = false)
    {
        var next = Address(path, apiVersion);
        for (var page = 0; next is not null && page < 1000; page++)
        {
            using var document = await ReadAsync(next, cancellationToken);
            next = null;
            if (mustExist && document?.RootElement.Field("value") is not { ValueKind: JsonValueKind.Array }) throw new RequestFailedException(document is null ? 404 : 200, "Azure has no such list", null, null);
            if (document is null) yield break;

            foreach (var item in document.RootElement.Items("value")) yield return item;

            if (document.RootElement.Text("nextLink") is { Length: > 0 } link) next = OnThisHost(link);
        }
    }

    /// <summary>Asks for what a link of Azure's leads to, whatever it answers: status, and body where it is JSON.</summary>
    /// <exception cref="RequestFailedException">The link leads to another host, or Azure could not be reached.</exception>
    public async Task<(int Status, JsonElement? Body)> FollowAsync(Uri link, CancellationToken cancellationToken)
    {
        using var response = await AnswerAsync(OnThisHost(link.OriginalString), cancellationToken);
        try
        {
            using var document = JsonDocument.Parse(response.Content);
            return (response.Status, document.RootElement.Clone());
        }
        catch (JsonException)
        {
            // Many of these answers are empty.
            return (response.Status, null);
        }
    }

    /// <summary>Sends an act once. It never throws for what Azure does: what is not known to have failed is unknown.</summary>
    /// <param name="sendBy">Nothing leaves at or after this moment.</param>
    public async Task<ActAnswer> SendOnceAsync(ActRequest request, Guid requestId, DateTimeOffset sendBy, CancellationToken cancellationToken)
    {
        using var message = _pipeline.CreateMessage();
        message.Request.Method = request.Method;
        message.Request.Uri.Reset(Address(request.Path, request.ApiVersion));
        message.Request.ClientRequestId = requestId.ToString();

        // Some of Azure's events carry only this one.
        message.Request.Headers.SetValue("x-ms-correlation-request-id", requestId.ToString());
        message.Request.Headers.SetValue("Accept", "application/json");
        if (request.Body is not null) message.Request.Headers.SetValue("Content-Type", "application/json");

        // Even an empty body matters: .NET's handler sends a request without one a second time if its connection breaks before the answer.
        message.Request.Content = RequestContent.Create(request.Body ?? BinaryData.FromBytes(ReadOnlyMemory<byte>.Empty));
        message.SetProperty(nameof(SendFence), new SendFence(sendBy, _time));

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.ActTimeout);
        try
        {
            await _pipeline.SendAsync(message, limit.Token);
            return new ActAnswer(Outcome(message.Response), message.Response.Content);
        }
        catch (NotSentException e)
        {
            return new ActAnswer(new ActOutcome.NotSent(e.Message));
        }
        catch (Exception e) when (NeverLeft(e))
        {
            return new ActAnswer(new ActOutcome.NotSent($"Azure could not be reached: {e.GetBaseException().Message}"));
        }
        catch (Exception e) when (!message.TryGetProperty(nameof(SendFence.Passed), out _))
        {
            // It failed before the last policy let it pass, as when no token could be had.
            return new ActAnswer(new ActOutcome.NotSent($"it did not come to the sending: {e.GetBaseException().Message}"));
        }
        catch (Exception e)
        {
            // It may have reached Azure: "failed" would invite a second one.
            return new ActAnswer(new ActOutcome.Unknown(e.GetBaseException().Message));
        }
    }

    /// <summary>Takes a link of Azure's only where it leads back to Azure: the token goes with it.</summary>
    internal Uri OnThisHost(string link)
    {
        if (Uri.TryCreate(_options.ResourceManager, link, out var uri)
            && uri.Scheme == _options.ResourceManager.Scheme
            && uri.Host.Equals(_options.ResourceManager.Host, StringComparison.OrdinalIgnoreCase)
            && uri.Port == _options.ResourceManager.Port
            && uri.UserInfo.Length == 0)
            return uri;

        throw new RequestFailedException($"Azure's answer leads to another host than {_options.ResourceManager.Authority}; it is not followed.");
    }

    private async Task<JsonDocument?> ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        using var response = await AnswerAsync(address, cancellationToken);
        if (response.Status == 404) return null;
        if (response.Status != 200) throw new RequestFailedException(response);

        try
        {
            return JsonDocument.Parse(response.Content);
        }
        catch (JsonException e)
        {
            throw new RequestFailedException(response.Status, "Azure's answer is not JSON", null, e);
        }
    }

    /// <summary>Whatever Azure answers in the end, after as many tries as can help.</summary>
    private async Task<Response> AnswerAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            return await _reads.ExecuteAsync(async token => await SendReadAsync(address, token), cancellationToken);
        }
        catch (Polly.Timeout.TimeoutRejectedException e)
        {
            throw new RequestFailedException(0, $"Azure did not answer within {_options.ReadTimeout.TotalSeconds:0} s", null, e);
        }
    }

    private async Task<Response> SendReadAsync(Uri address, CancellationToken cancellationToken)
    {
        var message = _pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(address);
        message.Request.Headers.SetValue("Accept", "application/json");
        await _pipeline.SendAsync(message, cancellationToken);

        // The message owns nothing but the response, which the caller disposes.
        return message.Response;
    }

    private ActOutcome Outcome(Response response)
    {
        var link = response.Headers.TryGetValue("Azure-AsyncOperation", out var operation) || response.Headers.TryGetValue("Location", out operation) ? operation : null;
        return Meaning.Of(response, link is null ? null : SafeLink(link), _time.GetUtcNow() + (RetryAfter(response) ?? TimeSpan.FromSeconds(30)));
    }

    private Uri? SafeLink(string link)
    {
        try
        {
            return OnThisHost(link);
        }
        catch (RequestFailedException)
        {
            // The act was taken all the same; only its report is out of reach, and looks will do.
            return null;
        }
    }

    private Uri Address(string path, string apiVersion) =>
        new(_options.ResourceManager, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}api-version={apiVersion}");

    private TimeSpan? RetryAfter(Response response)
    {
        if (!response.Headers.TryGetValue("Retry-After", out var text)) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return TimeSpan.FromSeconds(Math.Min(seconds, 3600));

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) && date > _time.GetUtcNow() ? date - _time.GetUtcNow() : null;
    }

    /// <summary>Refused connections and unknown hosts: no byte of the request was taken by anybody.</summary>
    private static bool NeverLeft(Exception exception) =>
        exception.GetBaseException() is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.NetworkUnreachable or SocketError.HostUnreachable };

    /// <summary>No redirects, no retries, and the fence next to the socket.</summary>
    private sealed class ArmClientOptions : ClientOptions
    {
        public ArmClientOptions()
        {
            Retry.MaxRetries = 0;
            Retry.NetworkTimeout = TimeSpan.FromMinutes(1);
            Diagnostics.ApplicationId = "AutoResponder";
            Diagnostics.IsLoggingContentEnabled = false;
            AddPolicy(new FencePolicy(), HttpPipelinePosition.BeforeTransport);
        }
    }
}
