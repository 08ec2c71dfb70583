using Azure.Core;

namespace AutoResponder.Platform.Arm;

public sealed partial class ArmClient
{
    /// <summary>Asks once for what may be long and costly to make, such as a dump; how long it may take is the caller's to say.</summary>
    /// <exception cref="Azure.RequestFailedException">There was no answer.</exception>
    internal Task<Download> OpenAsync(string path, string apiVersion, CancellationToken cancellationToken)
    {
        var message = _pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(Address(path, apiVersion));
        message.Request.Headers.SetValue("Accept", "application/octet-stream");
        return Download.SendAsync(_pipeline, message, cancellationToken);
    }
}
