using System.Diagnostics;
using System.Net;
using AutoResponder.Core;
using AutoResponder.Core.Observations;
using AutoResponder.Platform.Arm;

namespace AutoResponder.Platform.AppService;

/// <summary>Requests to the site itself, as one of its users: no token, no redirects, only the host that Azure named.</summary>
public sealed class SiteProbe(AzureOptions options) : IDisposable
{
    /// <summary>What pins a request to one instance. Known from public use, not from a published contract.</summary>
    private const string AffinityCookie = "ARRAffinity";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5), UseProxy = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Asks until one answer is as expected, at most as often as the question says; every answer is a reading.</summary>
    public async Task<IReadOnlyList<ProbeReading>> AskAsync(string host, ProbeQuestion question, string? instance, CancellationToken cancellationToken)
    {
        var readings = new List<ProbeReading>();
        for (var i = 0; i < question.Times; i++)
        {
            var reading = await AskOnceAsync(host, question, instance, cancellationToken);
            readings.Add(reading);
            if (reading.Status >= question.ExpectFrom && reading.Status <= question.ExpectTo) break;
        }

        return readings;
    }

    public void Dispose() => _http.Dispose();

    private async Task<ProbeReading> AskOnceAsync(string host, ProbeQuestion question, string? instance, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        try
        {
            if (!Uri.TryCreate($"{options.SiteScheme}://{host}", UriKind.Absolute, out var site) || (site.Scheme == Uri.UriSchemeHttp && !site.IsLoopback) || site.AbsolutePath != "/" || site.UserInfo.Length > 0)
                return new ProbeReading(question.Path, instance, null, TimeSpan.Zero, $"'{host}' is no host that may be probed");

            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(site, question.Path));
            request.Headers.UserAgent.ParseAdd("AutoResponder");
            if (instance is not null) request.Headers.Add("Cookie", $"{AffinityCookie}={instance}");
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(question.Timeout);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return new ProbeReading(question.Path, instance, (int)response.StatusCode, Stopwatch.GetElapsedTime(begun), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProbeReading(question.Path, instance, null, Stopwatch.GetElapsedTime(begun), $"no answer within {question.Timeout.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or WebException)
        {
            return new ProbeReading(question.Path, instance, null, Stopwatch.GetElapsedTime(begun), e.GetBaseException().Message);
        }
    }
}
