using System.Net;
using System.Net.Sockets;

namespace AutoResponder.Platform.Calls;

/// <summary>The socket of calls: no redirects, no proxy, no cookies, and what a name resolves to is looked at before anything is connected.</summary>
internal static class CallHttp
{
    /// <summary>Each call has a connection of its own: on one that was kept, a request that broke might be sent again by the handler itself.</summary>
    public static HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.Zero, ConnectCallback = ConnectAsync })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var isOurselves = context.InitialRequestMessage.RequestUri!.IsLoopback;
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);

        // One that is private is enough: which of them answers is not ours to choose.
        if (addresses.Length == 0 || !Array.TrueForAll(addresses, address => isOurselves ? IPAddress.IsLoopback(address) : PublicAddress.Is(address))) throw new PrivateAddressException();

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>Nothing left: the address is one that only our own network can reach.</summary>
internal sealed class PrivateAddressException : IOException
{
    public PrivateAddressException()
        : base("its address is a private one, which is not called")
    {
    }
}
