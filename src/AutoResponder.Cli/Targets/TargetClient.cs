using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Azure.Core;

namespace AutoResponder.Cli.Targets;

/// <summary>Speaks to a console. What is read is asked for again where the way there failed; an order is sent once, and where no answer comes nobody knows whether it was taken.</summary>
/// <param name="credential">Who one is; null where nobody signs in.</param>
internal sealed class TargetClient(Target target, HttpMessageHandler wire, TokenCredential? credential, TimeProvider time) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };
    private static readonly TimeSpan[] Waits = [TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(2)];
    private readonly HttpClient _http = new(wire) { BaseAddress = new Uri(target.Address, "/api/v1/") };

    /// <summary>What goes to this machine goes past no proxy, and what is answered elsewhere is never followed there: both would get to see the key.</summary>
    public static HttpMessageHandler Wire(Target target) => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = target.Scope is not null };

    /// <summary>Reads something; null where the console says that there is no such thing.</summary>
    /// <exception cref="TargetTrouble">It could not be read.</exception>
    public async Task<T?> FindAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        using var answer = await GetAsync(path, HttpCompletionOption.ResponseContentRead, cancellationToken);
        var refusal = new TargetAnswer(target, answer);
        if (answer.StatusCode == HttpStatusCode.NotFound && refusal.IsOfTheConsole) return null;
        if (answer.StatusCode != HttpStatusCode.OK) throw await refusal.TroubleAsync(cancellationToken);

        return await ReadAsync<T>(answer, Strange, cancellationToken);
    }

    /// <summary>Reads something that every console has.</summary>
    /// <exception cref="TargetTrouble">It could not be read.</exception>
    public async Task<T> ReadAsync<T>(string path, CancellationToken cancellationToken)
        where T : class => await FindAsync<T>(path, cancellationToken) ?? throw new TargetTrouble($"{target.Name} does not know what was asked of it.");

    /// <summary>Reads what may be of any length, while it comes.</summary>
    /// <exception cref="TargetTrouble">It could not be read, or broke off before its end.</exception>
    public async Task<T> StreamAsync<T>(string path, Func<Stream, Task<T>> take, CancellationToken cancellationToken)
    {
        using var answer = await GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK) throw await new TargetAnswer(target, answer).TroubleAsync(cancellationToken);

        try
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
            return await take(stream);
        }
        catch (IOException e) when (e is HttpIOException or { InnerException: SocketException })
        {
            throw BrokeOff(Say(e), e);
        }
    }

    /// <summary>Gives an order, with the token that shows that it is meant.</summary>
    /// <returns>Who ordered it, as the audit will say.</returns>
    /// <exception cref="TargetTrouble">It was not taken, or nobody knows whether it was.</exception>
    public async Task<string> OrderAsync(string path, object body, CancellationToken cancellationToken)
    {
        var me = await ReadAsync<Me>("me", cancellationToken);
        if (me is { Token: null, Role: not "Viewer" }) throw new TargetTrouble($"Orders cannot be given at {target.Name}: the app has no AUTORESPONDER_CONSOLE_KEY. Nothing was ordered.");

        try
        {
            using var answer = await SendAsync(HttpMethod.Post, path, Content(body), me.Token, HttpCompletionOption.ResponseContentRead, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.Accepted) return (await ReadAsync<Taken>(answer, e => Unknown("its answer cannot be read", e), cancellationToken)).By;
            if ((int)answer.StatusCode is (>= 200 and < 300) or >= 500 or 408) throw Unknown($"it answered {(int)answer.StatusCode}", null);

            throw await new TargetAnswer(target, answer).TroubleAsync(cancellationToken, "Nothing was ordered.");
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError)
        {
            throw new TargetTrouble($"{target.Name} could not be reached: {Say(e)}. Nothing was ordered.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            throw Unknown(e is OperationCanceledException ? "no answer came in time" : Say(e), e);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> GetAsync(string path, HttpCompletionOption until, CancellationToken cancellationToken)
    {
        for (var again = 0; ; again++)
        {
            try
            {
                var answer = await SendAsync(HttpMethod.Get, path, null, null, until, cancellationToken);
                if (again == Waits.Length || !MayPass(answer.StatusCode)) return answer;

                answer.Dispose();
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                if (again == Waits.Length) throw new TargetTrouble($"{target.Name} could not be read: {Say(e)}.", e);
            }

            await Task.Delay(Waits[again], time, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, string? token, HttpCompletionOption until, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (target.Key is { } key) request.Headers.Add("x-functions-key", key);
        if (token is not null) request.Headers.Add("X-AutoResponder-Token", token);
        if (credential is not null && target.Scope is { } scope)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await credential.GetTokenAsync(new TokenRequestContext([scope]), cancellationToken)).Token);
        return await _http.SendAsync(request, until, cancellationToken);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, Func<Exception?, TargetTrouble> strange, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(await answer.Content.ReadAsStreamAsync(cancellationToken), Json, cancellationToken) ?? throw strange(null);
        }
        catch (JsonException e)
        {
            throw strange(e);
        }
    }

    /// <summary>With a length: without one the body is lost on the way through the host.</summary>
    private static ByteArrayContent Content(object body) =>
        new(JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), Json)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private static bool MayPass(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>What came is not all of it.</summary>
    public TargetTrouble BrokeOff(string why, Exception? inner = null) => new($"{target.Name} broke off before the end: {why}.", inner);

    private TargetTrouble Strange(Exception? inner) => new($"{target.Name} answered something that no console of this version does; is it another version, or another app?", inner);

    private static TargetTrouble Unknown(string why, Exception? inner) => new($"Nobody knows what became of it, {why}: it may have been taken. Look before you repeat it.", inner);

    private static string Say(Exception exception) => (exception.InnerException ?? exception).Message.Split('\n')[0].TrimEnd('.', '\r');

    private sealed record Me(string Name, string Role, string? Token);

    private sealed record Taken(string By);
}
