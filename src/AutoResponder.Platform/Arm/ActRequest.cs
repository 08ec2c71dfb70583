using AutoResponder.Core.Acts;
using Azure.Core;

namespace AutoResponder.Platform.Arm;

/// <summary>A call that changes something, as it goes out.</summary>
/// <param name="Path">Built from checked parts, with its query but without the API version.</param>
/// <param name="Body">The resource, where one is put.</param>
public sealed record ActRequest(RequestMethod Method, string Path, string ApiVersion, BinaryData? Body = null);

/// <summary>How a call that changes something ended.</summary>
/// <param name="Body">What Azure said, where it took it.</param>
public sealed record ActAnswer(ActOutcome Outcome, BinaryData? Body = null);
