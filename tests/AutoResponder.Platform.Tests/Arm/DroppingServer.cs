using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AutoResponder.Platform.Tests.Arm;

/// <summary>A server that answers its first requests and then hangs up on each that it has read, as a front end does that is taken away.</summary>
internal sealed class DroppingServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly List<Task> _serving = [];
    private int _connections;
    private int _requests;

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public int Connections => Volatile.Read(ref _connections);

    public int Requests => Volatile.Read(ref _requests);

    public static Task<DroppingServer> StartAsync(int answers)
    {
        var server = new DroppingServer();
        server._listener.Start();
        server._serving.Add(server.AcceptAsync(answers));
        return Task.FromResult(server);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_serving.ToArray());
        _listener.Dispose();
        _ending.Dispose();
    }

    private async Task AcceptAsync(int answers)
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_ending.Token);
                Interlocked.Increment(ref _connections);
                _serving.Add(ServeAsync(client, answers));
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(TcpClient client, int answers)
    {
        using (client)
        {
            try
            {
                var buffer = new byte[16 * 1024];

                // These requests are small and loopback is fast: one read is one request.
                while (await client.GetStream().ReadAsync(buffer, _ending.Token) > 0)
                {
                    if (Interlocked.Increment(ref _requests) > answers) return;

                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 204 No Content\r\n\r\n"), _ending.Token);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The end, or the client's.
            }
        }
    }
}
